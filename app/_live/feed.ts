import { AdminFrame, AdminSnapshot, FleetFrame, FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { MachineSample, RecentSamples } from "@realtimemonitor/protocol/machine-feed.ts";
import { type Link, stayConnected } from "@realtimemonitor/protocol/stay-connected.ts";
import { TicketAnswer } from "@realtimemonitor/protocol/ticket.ts";
import { procedures, topics } from "@realtimemonitor/protocol/topics.ts";
import { HubTime, Trends, trendsLimit } from "@realtimemonitor/protocol/trend.ts";
import autobahn, { type Session } from "autobahn";
import type { z } from "zod";
import type { Follower, Followers } from "./followers.ts";
import type { Latency } from "./latency.ts";
import type { Outcome } from "./sequence.ts";
import type { LiveStore } from "./store.ts";
import type { TrendWishes } from "./trend-wishes.ts";

autobahn.log.warn = () => {}; // each lost connection; the page says it itself

type Joined = { session: Session; role: TicketAnswer["role"]; heard: () => void };

class SignedOut extends Error {}

export type Fed = { store: LiveStore; followers: Followers; wishes: TrendWishes; latency: Latency; isPublic: boolean };

/** Keeps store, followers and wishes fed from the router until the signal ends it. The only browser file that knows autobahn. */
export function startFeed(
  { store, followers, wishes, latency, isPublic }: Fed,
  signal: AbortSignal,
  onSignedOut: () => void,
): void {
  const link = stayConnected<Joined>({
    open: (link) => open(link, isPublic, onSignedOut),
    onJoined(joined) {
      follow(joined, store, latency);
      latency.begin(async () => HubTime.parse(await joined.session.call(procedures.fleetTime)).at);
      followers.begin((follower) => followMachine(joined, follower));
      wishes.begin((machineIds) => void askTrends(joined, machineIds, store));
    },
    onLost() {
      followers.end();
      wishes.end();
      latency.end();
      store.setConnection("offline");
    },
    onState: (state) => {
      if (state === "online") store.setConnection("online");
    },
    signal,
  });
  // A browser makes the timers of a hidden page late, and knows first when the network is back
  const nudge = () => document.visibilityState === "visible" && link.nudge();
  window.addEventListener("online", nudge, { signal });
  document.addEventListener("visibilitychange", nudge, { signal });
}

/** One attempt: its own ticket and its own connection, since autobahn's does not come back after a GOODBYE or an ABORT. */
function open(link: Link<Joined>, isPublic: boolean, onSignedOut: () => void): () => void {
  const asking = new AbortController();
  let connection: InstanceType<typeof autobahn.Connection> | undefined;

  askTicket(isPublic, asking.signal).then(
    (answer) => {
      if (asking.signal.aborted) return;
      link.heard();
      connection = connect(answer);
      connection.onopen = (session) => link.joined({ session, role: answer.role, heard: link.heard });
      connection.onclose = (reason, details) => {
        link.lost(details.reason ?? reason);
        return true; // no retry of its own
      };
      connection.open();
    },
    (error) => {
      if (error instanceof SignedOut) onSignedOut();
      link.lost(String(error));
    },
  );

  return () => {
    asking.abort();
    try {
      connection?.close();
    } catch {
      // it throws when it is closed already
    }
  };
}

/** A page of somebody who is signed out meanwhile is not to go on as a stranger's: it has addresses on it. */
async function askTicket(isPublic: boolean, signal: AbortSignal): Promise<TicketAnswer> {
  const answer = await fetch(isPublic ? "/live-ticket?as=public" : "/live-ticket", { method: "POST", signal });
  if (answer.status === 401) throw new SignedOut();
  return TicketAnswer.parse(await answer.json());
}

/** Said explicitly, because what autobahn prefers is left out of the page (next.config.mjs): MessagePack and when.js. */
const plain = {
  serializers: [{ SERIALIZER_ID: "json", BINARY: false, serialize: JSON.stringify, unserialize: JSON.parse }],
  use_es6_promises: true,
};

function connect({ realm, authid, ticket }: TicketAnswer) {
  const url = new URL("/ws", window.location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return new autobahn.Connection({
    url: url.href,
    realm,
    authmethods: ["ticket"],
    authid,
    onchallenge: () => ticket,
    max_retries: 0,
    ...plain,
    on_user_error: (error, note) => console.error("live:", note, error),
    on_internal_error: (error, note) => console.error("live:", note, error),
  });
}

function follow({ session, role, heard }: Joined, store: LiveStore, latency: Latency): void {
  stream(session, heard, {
    ...(role === "public"
      ? { topic: topics.fleetPublic, procedure: procedures.fleetPublicSnapshot }
      : { topic: topics.fleet, procedure: procedures.fleetSnapshot }),
    Snapshot: FleetSnapshot,
    Frame: FleetFrame,
    applySnapshot: store.applyFleetSnapshot,
    applyFrame(frame) {
      const outcome = store.applyFleetFrame(frame);
      // React draws what changed in a microtask of its own, which was queued before this one
      if (outcome === "applied") store.whenTold(() => queueMicrotask(() => latency.applied(frame)));
      return outcome;
    },
    restart: store.restartFleet,
  });
  if (role !== "admin") return;
  stream(session, heard, {
    topic: topics.fleetAdmin,
    procedure: procedures.fleetAdminSnapshot,
    Snapshot: AdminSnapshot,
    Frame: AdminFrame,
    applySnapshot: store.applyAdminSnapshot,
    applyFrame: store.applyAdminFrame,
    restart: store.restartAdmin,
  });
}

type Stream<Snapshot, Frame> = {
  topic: string;
  procedure: string;
  Snapshot: z.ZodType<Snapshot>;
  Frame: z.ZodType<Frame>;
  applySnapshot(snapshot: Snapshot): Outcome;
  applyFrame(frame: Frame): Outcome;
  restart(): void;
};

/** Subscribes first, then asks for the snapshot: nothing can fall between the two. */
function stream<S, F>(session: Session, heard: () => void, kind: Stream<S, F>): void {
  let isAsking = false;

  async function resync(): Promise<void> {
    if (isAsking || !session.isOpen) return;
    isAsking = true;
    let outcome: Outcome = "gap";
    try {
      const snapshot = kind.Snapshot.safeParse(await session.call(kind.procedure));
      if (snapshot.success) outcome = kind.applySnapshot(snapshot.data);
    } catch {
      // the hub is away for a moment; asked again below
    }
    isAsking = false;
    if (outcome === "gap") setTimeout(resync, 1_000);
  }

  function onEvent(args: unknown[]): void {
    heard();
    const frame = kind.Frame.safeParse(args[0]);
    if (!frame.success) kind.restart(); // dropped whole; what it said is in the next snapshot
    if (!frame.success || kind.applyFrame(frame.data) === "gap") void resync();
  }

  kind.restart();
  Promise.resolve(session.subscribe(kind.topic, onEvent)).then(resync, (error) =>
    console.error("live: may not subscribe", kind.topic, error),
  );
}

/** A hub that does not answer, or knows no trends, leaves them to grow by themselves. */
async function askTrends({ session }: Joined, machineIds: string[], store: LiveStore): Promise<void> {
  for (let start = 0; start < machineIds.length && session.isOpen; start += trendsLimit) {
    const some = machineIds.slice(start, start + trendsLimit);
    const answer = await session.call(procedures.fleetTrends, [some]).catch(() => undefined);
    const trends = Trends.safeParse(answer);
    if (trends.success) store.applyTrends(trends.data);
  }
}

const longestWaitMs = 15_000;
/** When the hub is likely to have got what was missing, from the agent that kept it. It comes to the hub alone. */
const healedAfterMs = [5_000, 30_000];

/** When no sample came for so long the hub is asked: it may be that too many machines are looked at for it to send them all. */
const lookEveryMs = 15_000;

/** Subscribes first, then asks for what was before, until the hub answers. Returns how to stop. */
function followMachine({ session, heard }: Joined, { machineId, onRecent, onSample }: Follower): () => void {
  let isOver = false;
  let isAsking = false;
  let hasHeard = false;
  let stop = () => {};
  let last: Pick<MachineSample, "runId" | "seq"> | undefined;

  async function ask(waitMs = 1_000): Promise<void> {
    if (isOver || !session.isOpen) return;
    isAsking = true;
    const answer = await session.call(procedures.machineRecent, [machineId]).catch(() => undefined);
    const recent = RecentSamples.safeParse(answer);
    if (isOver) return;
    isAsking = !recent.success;
    if (recent.success) onRecent(recent.data);
    else setTimeout(ask, waitMs, Math.min(2 * waitMs, longestWaitMs)); // the hub is away, or has none of it yet
  }
  const askAgain = () => void (isAsking || ask());

  function onEvent(args: unknown[]): void {
    heard();
    const sample = MachineSample.safeParse(args[0]);
    if (!sample.success || isOver) return;
    hasHeard = true;
    const { runId, seq } = sample.data;
    if (last?.runId === runId && seq > last.seq + 1) for (const waitMs of healedAfterMs) setTimeout(askAgain, waitMs);
    last = { runId, seq };
    onSample(sample.data);
  }

  const looking = setInterval(() => {
    if (!hasHeard && document.visibilityState === "visible") askAgain();
    hasHeard = false;
  }, lookEveryMs);

  Promise.resolve(session.subscribe(topics.machine(machineId), onEvent)).then(
    (subscription) => {
      stop = () => void Promise.resolve(session.unsubscribe(subscription)).catch(() => {}); // with the session it ends too
      if (isOver) return stop();
      void ask();
    },
    (error) => console.error("live: may not follow", machineId, error),
  );
  return () => {
    isOver = true;
    clearInterval(looking);
    if (session.isOpen) stop();
  };
}
