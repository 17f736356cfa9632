"""A component of the router worker that tells the web app who asks, whatever the asker says of himself.

Crossbar's reverse proxy names its TCP peer, which is the same for all behind a proxy of one's own, and passes on whatever
else a client wrote about where it comes from. Here the right-most address that is none of `TRUSTED_PROXIES` counts, all
other words about it are dropped, and a proof goes with the request: whoever asks the web app's own port has none.
"""

import re
from ipaddress import ip_address, ip_network

from autobahn.twisted.wamp import ApplicationSession
from crossbar.webservice.base import ExtReverseProxyResource
from twisted.internet.address import IPv4Address

# by which a client could pretend to be somebody or somewhere else, or to be a part of Next
UNTRUSTED = re.compile(
    rb"forwarded|x-forwarded-.*|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip|x-(http-)?method-override|x-original-.*"
    rb"|x-rewrite-url|x-middleware-.*|x-invoke-.*|x-matched-path|x-prerender-.*|x-next-.*|x-now-.*|x-vercel-.*|x-realtimemonitor-.*"
)
HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]{1,253})(:[0-9]{1,5})?")


def address_of(text):
    """An IPv4 or IPv6 address, with or without a port; None for anything else."""
    text = text.strip()
    with_port = re.fullmatch(r"\[(.+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+", text)
    try:
        address = ip_address((with_port.group(1) or with_port.group(2)) if with_port else text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def visitor_of(peer, forwarded, trusted):
    """`forwarded`: X-Forwarded-For as it came. Each hop was written by the one after it, so it is read from the right."""
    visitor = address_of(peer)
    for hop in reversed(forwarded.split(",")):
        before = address_of(hop)
        if before is None or not any(visitor in network for network in trusted):
            break
        visitor = before
    return str(visitor)


def introduce(proof, trusted):
    forward = ExtReverseProxyResource.render

    def render(self, request):
        hosts = request.requestHeaders.getRawHeaders("host", [])
        # neither an absolute target nor one that Next would lead elsewhere
        if len(hosts) != 1 or not HOST.fullmatch(hosts[0]) or not re.match(rb"/(?![/\\])", request.uri):
            request.setResponseCode(400)
            return b""
        forwarded = ",".join(request.requestHeaders.getRawHeaders("x-forwarded-for", []))
        visitor = visitor_of(request.getClientAddress().host, forwarded, trusted)
        for name, _ in list(request.requestHeaders.getAllRawHeaders()):
            if UNTRUSTED.fullmatch(name.lower()):
                request.requestHeaders.removeHeader(name)
        request.requestHeaders.setRawHeaders(b"x-realtimemonitor-router", [proof])
        request.getClientAddress = lambda: IPv4Address("TCP", visitor, 0)  # of it Crossbar makes X-Forwarded-For
        return forward(self, request)

    ExtReverseProxyResource.render = render


class Visitors(ApplicationSession):
    def onJoin(self, details):
        extra = self.config.extra
        introduce(extra["proof"].encode("ascii"), [ip_network(network) for network in extra["trustedProxies"]])
