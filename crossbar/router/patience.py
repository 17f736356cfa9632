"""Bounds in time for HTTP, where Twisted waits for ever as long as a byte comes each minute."""

import twisted.web.http
from twisted.protocols.policies import TimeoutMixin


def bound_requests():
    """A request must be whole within `client_timeout` of its first byte; what comes meanwhile does not prolong it."""

    def resetTimeout(channel):
        is_between_requests = not channel.requests and not channel._buffer
        if is_between_requests:
            TimeoutMixin.resetTimeout(channel)

    twisted.web.http.HTTPChannel.resetTimeout = resetTimeout
