"""A component of the router worker that cuts off whoever floods it: the transport is aborted, and the hub is told.

Crossbar has no limits of its own, and its `wamp.session.kill` only says goodbye. Here frames are counted before they are read
(`limits`), connections before they have joined (`connections`), and what nobody reads; each second all are looked at.
"""

import resource
from collections import Counter
from ipaddress import ip_network
from time import monotonic

import autobahn.twisted.resource
from autobahn.twisted.wamp import ApplicationSession
from autobahn.wamp.types import Deny
from connections import Connections, is_everybody, owner_of, wire_of
from crossbar.router.broker import Broker
from crossbar.router.protocol import WampWebSocketServerProtocol as Protocol
from crossbar.router.router import Router
from crossbar.router.session import RouterSession
from limits import ANONYMOUS_TOGETHER, LIMITS, STRANGER, Allowances, Meter, Penalties
from patience import bound_requests
from quiet_log import bound_log
from twisted.internet import reactor, task
from visitors import visitor_of

JOIN_WITHIN_SECONDS = 10
# WebSockets of one address that never join: so many at once, and so many a second
KNOCKS = (300, 30)
TOLD_PER_SECOND = 20


class Guard(ApplicationSession):
    def onJoin(self, details):
        self.connections = Connections()
        self.penalties = Penalties()
        self.knocks = Allowances()
        self.joins = Allowances()
        self.together = Allowances()
        self.sessions = {}  # by whom they are: the oldest first
        self.untold = Counter()
        raise_file_limit()
        bound_log()
        bound_requests()
        self.connections.watch()
        self.watch_knocks()
        self.watch_frames()
        self.let_out()
        self.watch_joins()
        self.watch_goodbyes()
        self.watch_topics()
        task.LoopingCall(self.look).start(1, now=False)

    def watch_knocks(self):
        """A WebSocket costs as much as three messages before anything is known of it."""
        render = autobahn.twisted.resource.WebSocketResource.render
        trusted = [ip_network(network) for network in self.config.extra["trustedProxies"]]

        def bounded(socket, request):
            wire = wire_of(request.channel.transport)
            if wire is None:
                return render(socket, request)
            forwarded = ",".join(request.requestHeaders.getRawHeaders("x-forwarded-for", []))
            wire.visitor = owner_of(visitor_of(wire.client[0], forwarded, trusted))
            if is_everybody(wire.visitor) or self.knocks.take(wire.visitor, *KNOCKS):
                return render(socket, request)
            self.note(None, None, f"over {KNOCKS[1]} connections a second that did not join")
            request.setResponseCode(429)
            return b""

        autobahn.twisted.resource.WebSocketResource.render = bounded

    def watch_frames(self):
        opened, frame_begins, message_comes = Protocol.onOpen, Protocol.onFrameBegin, Protocol.onMessage
        lost, failed = Protocol.onClose, Protocol._fail_connection

        def onOpen(protocol):
            protocol.who = None
            protocol.wire = wire_of(protocol.transport)
            protocol.meter = Meter(STRANGER) if protocol.wire else None
            if protocol.wire:
                protocol.wire.websocket = protocol
            opened(protocol)

        def onFrameBegin(protocol):
            if protocol.meter and (why := protocol.meter.take(protocol.current_frame.length)):
                self.cut(protocol, why)
            else:
                frame_begins(protocol)

        def onMessage(protocol, payload, isBinary):
            # it was charged by what came, which may be a thousandth of it
            inflated = len(payload) if protocol._isMessageCompressed else 0
            if protocol.meter and inflated and (why := protocol.meter.take(inflated, frames=0)):
                self.cut(protocol, why)
                return
            if role_of(protocol) == "anonymous" and not self.together.take("anonymous", *ANONYMOUS_TOGETHER):
                self.note(None, None, f"the tutorial's clients say over {ANONYMOUS_TOGETHER[1]} messages a second")
                return
            message_comes(protocol, payload, isBinary)
            if protocol.who and protocol._session and protocol._session._session_id is None:
                protocol.sendClose(1000)  # it said goodbye; to join anew is to connect anew

        def fail(protocol, code, reason):
            """Too large, no JSON, nested too deep …: what autobahn ends a connection for."""
            if protocol.meter:
                self.cut(protocol, "what it sends is too large or no WAMP")
            else:
                failed(protocol, code, reason)

        def onClose(protocol, wasClean, code, reason):
            mine = self.sessions.get(protocol.who, {})
            mine.pop(protocol, None)
            if protocol.who and not mine:
                self.sessions.pop(protocol.who, None)
            lost(protocol, wasClean, code, reason)

        Protocol.who = Protocol.meter = None  # of one whose handshake failed, too
        Protocol.onOpen, Protocol.onFrameBegin, Protocol.onMessage = onOpen, onFrameBegin, onMessage
        Protocol.onClose, Protocol._fail_connection = onClose, fail

    @staticmethod
    def let_out():
        """`max_message_size` is for what comes in: autobahn would refuse a large fleet to those who do not compress."""
        send = Protocol.sendMessage

        def sendMessage(protocol, *args, **kwargs):
            limit, protocol.maxMessagePayloadSize = protocol.maxMessagePayloadSize, 0
            try:
                send(protocol, *args, **kwargs)
            finally:
                protocol.maxMessagePayloadSize = limit

        Protocol.sendMessage = sendMessage

    def watch_joins(self):
        hello, attach = RouterSession.onHello, Router.attach

        def onHello(session, realm, details):
            wire = getattr(session._transport, "wire", None)
            is_anonymous = "anonymous" in (details.authmethods or ["anonymous"])
            seconds = self.penalties.seconds_left(wire.visitor if wire and is_anonymous else details.authid)
            if wire and seconds > 0:
                return Deny("realtimemonitor.error.cut_off", f"cut off for too much; try again in {seconds:.0f} s")
            return hello(session, realm, details)

        def attached(router, session):
            roles = attach(router, session)
            protocol = getattr(session, "_transport", None)
            if getattr(protocol, "meter", None):
                self.joined(protocol, session)
            return roles

        RouterSession.onHello, Router.attach = onHello, attached

    def joined(self, protocol, session):
        limits = LIMITS.get(session._authrole, STRANGER)
        # of the tutorial's clients none has proved who he is
        who = protocol.who = protocol.wire.visitor if session._authrole == "anonymous" else session._authid
        protocol.meter = Meter(limits)
        self.connections.joined(protocol.wire)
        self.knocks.give_back(protocol.wire.visitor)
        mine = self.sessions.setdefault(who, {})
        mine[protocol] = None
        reactor.callLater(0, self.bound_sessions, protocol, session)  # its welcome goes out first

    def bound_sessions(self, protocol, session):
        who, limits = protocol.who, protocol.meter.limits
        mine = self.sessions.get(who, {})
        if not self.joins.take(who, limits.joins, limits.joins / 60):
            self.cut(protocol, f"over {limits.joins} sessions a minute")
        elif len(mine) > limits.sessions:
            self.cut(next(iter(mine)), f"over {limits.sessions} sessions at once", is_offence=False)

    def watch_goodbyes(self):
        """Crossbar's `kill` says goodbye, and leaves it to the other to go."""
        leave, seconds = RouterSession.leave, self.config.extra["leaveWithinSeconds"]

        def told(session, reason=None, message=None):
            leave(session, reason, message)
            if getattr(session._transport, "meter", None):
                reactor.callLater(seconds, self.end, session._transport)

        RouterSession.leave = told

    def end(self, protocol):
        if protocol.state != Protocol.STATE_CLOSED:
            self.cut(protocol, "it was told to go, and did not", is_offence=False)

    def watch_topics(self):
        publish, subscribe = Broker.processPublish, Broker.processSubscribe

        def processPublish(broker, session, message):
            message.retain = None  # nothing is kept: it would be, without end, for each list of receivers
            publish(broker, session, message)

        def processSubscribe(broker, session, message):
            meter = getattr(session._transport, "meter", None)
            if meter and len(broker._session_to_subscriptions.get(session, ())) >= meter.limits.subscriptions:
                self.cut(session._transport, f"over {meter.limits.subscriptions} subscriptions")
            else:
                subscribe(broker, session, message)

        Broker.processPublish, Broker.processSubscribe = processPublish, processSubscribe

    def cut(self, protocol, why, is_offence=True):
        session = protocol._session
        authid = session._authid if session else None
        if is_offence and protocol.who:
            self.penalties.add(protocol.who)
        self.note(authid, role_of(protocol), why)
        protocol.wasClean = True  # else autobahn writes a line as well
        protocol.dropConnection(abort=True)
        protocol.wire.abortConnection()  # when it was closing already

    def note(self, authid, role, why):
        if not self.untold[authid, role, why]:
            self.log.warn("cut off {who}: {why}", who=f"{role} {authid}" if role else "a stranger", why=why)
        self.untold[authid, role, why] += 1

    def look(self):
        try:
            self.look_at_all()
        except Exception:
            self.log.failure("while looking at all connections")  # and again in a second

    def look_at_all(self):
        now = monotonic()
        for wire, since in list(self.connections.strangers.items()):
            websocket = getattr(wire, "websocket", None)
            if websocket and now - since > JOIN_WITHIN_SECONDS:
                self.cut(websocket, f"did not join within {JOIN_WITHIN_SECONDS} s", is_offence=False)
        for wire in list(self.connections.that_do_not_read()):
            websocket = getattr(wire, "websocket", None)
            if websocket:
                self.cut(websocket, "it does not read what it gets")
            else:
                wire.abortConnection()
        self.tell()

    def tell(self):
        told, self.untold = self.untold.most_common(TOLD_PER_SECOND), Counter()
        for (authid, role, why), count in told:
            self.publish("guard.cut", {"authid": authid, "role": role, "why": why, "count": count})


def role_of(protocol):
    return protocol._session._authrole if protocol._session else None


def raise_file_limit():
    """`crossbar start` by itself has the usual 1024 files, of which each connection is one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
