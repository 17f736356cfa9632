"""A component of the router worker that makes it discreet, and careful, before its public port opens.

Crossbar's reverse proxy logs the headers of each request, cookies among them, at the level "info", which is the one that
`crossbar start` has by default, and its HTTP answers name its version. No option of its configuration says otherwise.

It also holds each body whole before it passes it on, however long, and passes a chunked one on as chunked though it has
put the chunks together: what its sender wrote inside would be read as another request by the web app.
"""

import twisted.web.http
import twisted.web.server
import txaio
from autobahn.twisted.wamp import ApplicationSession
from bad_messages import end_in_one_line
from strict_http import be_strict

# what Next takes for a server action; agents and signing in send a few kilobytes
BODY_LIMIT_BYTES = 1_000_000


def refuse(request, status):
    """Answers at once and reads no more; what has arrived already is not looked at."""
    request.handleContentChunk = lambda data: None
    request.requestReceived = lambda command, path, version: None
    request.channel.transport.write(b"HTTP/1.1 " + status + b"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
    request.channel.loseConnection()


def limit_bodies():
    got_length = twisted.web.http.Request.gotLength

    def gotLength(request, length):
        got_length(request, 0 if length is None else min(length, BODY_LIMIT_BYTES))
        if request.requestHeaders.hasHeader(b"transfer-encoding"):
            refuse(request, b"411 Length Required")
        elif length is not None and length > BODY_LIMIT_BYTES:
            refuse(request, b"413 Content Too Large")

    twisted.web.http.Request.gotLength = gotLength


class Discreet(ApplicationSession):
    def onJoin(self, details):
        txaio.set_global_log_level("warn")
        twisted.web.server.version = "Crossbar"
        limit_bodies()
        be_strict(refuse)
        end_in_one_line()
