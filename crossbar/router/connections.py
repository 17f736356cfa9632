"""The TCP connections of this worker: how many there are of strangers, and how much each has not read."""

from collections import Counter
from ipaddress import ip_address, ip_network
from time import monotonic

from twisted.internet import tcp, unix

# Connections that have not joined: of browsers too, which keep up to six for a minute. Each may hold 100 kB of a body.
STRANGERS_LIMIT = 500
# what may wait for a reader; a fleet of a thousand machines is half a megabyte
WAITING_LIMIT_BYTES = 8_000_000
WAITING_LIMIT_OF_ALL_BYTES = 64_000_000


def owner_of(host):
    """Whom an address belongs to: in IPv6 one has a whole /64."""
    try:
        address = ip_address(host.split("%")[0])
    except ValueError:
        return host
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False))


def is_everybody(owner):
    """A proxy on this host that `TRUSTED_PROXIES` does not name: what one behind it does must not be charged to all."""
    return owner in ("127.0.0.1", "::/64")


def wire_of(transport):
    """The TCP connection under it, TLS or not; None on a Unix socket, which is the hub's."""
    while transport is not None and not isinstance(transport, tcp.Server):
        transport = getattr(transport, "transport", None)
    return None if isinstance(transport, unix.Server) else transport


def waiting_bytes(wire):
    return len(wire.dataBuffer) - wire.offset + wire._tempDataLen


class Connections:
    def __init__(self):
        self.all = set()
        self.strangers = {}  # the oldest first, and when it came

    def watch(self):
        opened, lost = tcp.Server.__init__, tcp.Server.connectionLost

        def begin(wire, *args, **kwargs):
            opened(wire, *args, **kwargs)
            if not isinstance(wire, unix.Server):
                self.add(wire)

        def connectionLost(wire, reason):
            self.all.discard(wire)
            self.strangers.pop(wire, None)
            lost(wire, reason)

        tcp.Server.__init__, tcp.Server.connectionLost = begin, connectionLost

    def add(self, wire):
        wire.peer = wire.visitor = owner_of(wire.client[0])  # behind a proxy it is known later who the visitor is
        self.all.add(wire)
        self.strangers[wire] = monotonic()
        if len(self.strangers) > STRANGERS_LIMIT:
            self.evict()

    def evict(self):
        """The oldest of the peer that has the most: one that takes all the room only takes it from itself."""
        ((peer, _),) = Counter(wire.peer for wire in self.strangers).most_common(1)
        oldest = next(wire for wire in self.strangers if wire.peer == peer)
        del self.strangers[oldest]
        oldest.abortConnection()

    def joined(self, wire):
        self.strangers.pop(wire, None)

    def that_do_not_read(self):
        waiting = sorted(((waiting_bytes(wire), wire) for wire in self.all), key=lambda one: one[0], reverse=True)
        total = sum(size for size, _ in waiting)
        for size, wire in waiting:
            if size <= WAITING_LIMIT_BYTES and total <= WAITING_LIMIT_OF_ALL_BYTES:
                return
            total -= size
            yield wire
