"""What a peer sends that is no WAMP ends its connection, in one line of the log and not in a traceback.

autobahn writes a traceback for each, and what the peer wrote stands in it as it came: line ends and control characters that
forge lines of the log, or speak to the terminal that shows it. And it takes half a character, which no UTF-8 can hold, to
fail when it answers or passes it on.
"""

import re

from autobahn.exception import Disconnected
from autobahn.wamp.websocket import WampWebSocketProtocol

SHOWN = 160
PROTOCOL_ERROR = 1002  # RFC 6455, section 7.4.1

# JSON's way to write half a character: a backslash that is not itself behind one, "u", and a surrogate
HALF = re.compile(rb"(?<!\\)((?:\\\\)*)\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
WHOLE = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")


def one_line(text):
    return "".join(character if character.isprintable() else "?" for character in str(text))[:SHOWN]


def has_half_character(payload):
    return HALF.search(payload) is not None and HALF.search(WHOLE.sub(b"", payload)) is not None


class LessTalkative:
    """A logger that keeps tracebacks for those who ask for them."""

    def __init__(self, log):
        self._log = log

    def __getattr__(self, name):
        return getattr(self._log, name)

    def critical(self, *args, **kwargs):
        self._log.debug(*args, **kwargs)


def end_in_one_line():
    bailout, take = WampWebSocketProtocol._bailout, WampWebSocketProtocol.onMessage
    give = WampWebSocketProtocol.send

    def _bailout(self, code, reason=None):
        bailout(self, code, None if reason is None else one_line(reason))

    def onMessage(self, payload, isBinary):
        if not isinstance(self.log, LessTalkative):
            self.log = LessTalkative(self.log)
        if not isBinary and has_half_character(payload):
            return self._bailout(PROTOCOL_ERROR, "half a character")
        return take(self, payload, isBinary)

    def send(self, msg):
        try:
            give(self, msg)
        except Disconnected:
            pass  # it was cut off a moment ago, and what it asked for comes too late

    WampWebSocketProtocol.send = send
    WampWebSocketProtocol._bailout, WampWebSocketProtocol.onMessage = _bailout, onMessage
