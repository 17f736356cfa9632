"""What a request may look like before anything of it is used: whoever writes another one is told 400 or 405 here.

Crossbar, Twisted and Next answer 500, with a traceback in the log, to methods that nobody uses, to paths that are no
text, and when somebody hangs up before his answer has come.
"""

import re
from urllib.parse import unquote_to_bytes

import twisted.web.http
import twisted.web.proxy
from router_state import is_router_state

METHODS = (b"GET", b"HEAD", b"POST", b"OPTIONS", b"PUT", b"PATCH", b"DELETE")
READING = (b"GET", b"HEAD")
PRINTABLE = re.compile(rb"[\x20-\x7e]*")
WEB_SOCKET = re.compile(rb"/(ws|_next/hmr)([/?]|$)")

# between two machines on a line, and no business of the web app
HOP_BY_HOP = (b"upgrade", b"te", b"trailer", b"keep-alive", b"proxy-connection", b"proxy-authorization", b"expect")


def fault_of(method, uri, headers):
    """The status that a request deserves, or None when it is one."""
    path, _, query = uri.partition(b"?")
    if method not in METHODS:
        return b"405 Method Not Allowed"
    if path.startswith(b"/_next/") and method not in READING:
        return b"405 Method Not Allowed"
    if not is_text(path):
        return b"400 Bad Request"
    if path == b"/notify" and not is_printable([query, *headers.getRawHeaders(b"content-type", [])]):
        return b"400 Bad Request"
    if path == b"/notify" and method == b"POST" and not is_json(headers):
        return b"415 Unsupported Media Type"
    states = headers.getRawHeaders(b"next-router-state-tree", [])
    if len(states) > 1 or not all(map(is_router_state, states)):
        return b"400 Bad Request"
    return None


def is_text(path):
    try:
        return unquote_to_bytes(path).decode("utf-8").isprintable() and not re.search(rb"%(?![0-9A-Fa-f]{2})", path)
    except UnicodeDecodeError:
        return False


def is_json(headers):
    """Twisted would read a form, and fails on a broken one."""
    return all(re.match(rb"(?i)application/json\s*(;|$)", kind) for kind in headers.getRawHeaders(b"content-type", []))


def is_printable(values):
    return all(PRINTABLE.fullmatch(unquote_to_bytes(value.replace(b"+", b" "))) for value in values)


def be_strict(refuse):
    """`refuse(request, status)` answers at once."""
    received = twisted.web.http.Request.requestReceived

    def requestReceived(request, command, path, version):
        fault = fault_of(command, path, request.requestHeaders)
        if fault is not None:
            return refuse(request, fault)
        if not WEB_SOCKET.match(path):
            for name in HOP_BY_HOP:
                request.requestHeaders.removeHeader(name)
        return received(request, command, path, version)

    twisted.web.http.Request.requestReceived = requestReceived
    let_hang_up()


def let_hang_up():
    """Who asked may be gone when the answer comes; nobody is told then."""
    client = twisted.web.proxy.ProxyClient
    part, end = client.handleResponsePart, client.handleResponseEnd

    def handleResponsePart(self, buffer):
        if not self.father._disconnected:
            part(self, buffer)

    def handleResponseEnd(self):
        if not self.father._disconnected:
            return end(self)
        self._finished = True
        self.transport.loseConnection()

    client.handleResponsePart, client.handleResponseEnd = handleResponsePart, handleResponseEnd
