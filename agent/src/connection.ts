import { type Link, type StayConnectedOptions, stayConnected } from "@realtimemonitor/protocol/stay-connected.ts";
import autobahn, { type Session } from "autobahn";
import { type Complaints, wordsOf } from "./complaints.ts";
import type { Identity } from "./identity.ts";
import { type Line, openLine } from "./line.ts";
import type { Door } from "./membership.ts";
import type { Pin } from "./pin.ts";

export type Connection = {
  /** Sends an event; false when it was lost because there is no connection. Never throws. */
  publish(topic: string, payload: unknown): boolean;
  /** Joined, and nothing waits to be sent: what is large would keep nothing else waiting. */
  isIdle(): boolean;
  /** The shortest of the last round trips to the router, in ms; null before the first of this connection. */
  roundTripMs(): number | null;
  /** Ends the connection so that it is made anew through the door that is known now. */
  renew(): void;
};

export type ConnectionOptions = {
  /** Where to join; undefined while that is not known, or we are not wanted. */
  door(): Door | undefined;
  /** Its key may be another one at the next try. */
  identity: Pick<Identity, "publicKey" | "sign">;
  /** Of the server, when it has its own certificate. */
  pin?: Pin | undefined;
  /** What to hear of, by topic. The handler gets the first argument of an event, unchecked. */
  inbound(machineId: string): Record<string, (payload: unknown) => void>;
  onJoined(): void;
  /** The router said no, or was not found several times: is the door still the right one? */
  onRefused(): void;
  /** The hub ended the session, since this machine was removed or has another key. */
  onSentAway(): void;
  complaints: Complaints;
  signal: AbortSignal;
  /** For tests: the times of `stayConnected`. */
  timing?: Pick<
    StayConnectedOptions<Session>,
    "joinTimeoutMs" | "silenceTimeoutMs" | "firstBackoffMs" | "lastBackoffMs"
  >;
};

/**
 * Stays joined to the router for ever. This is the only file that knows autobahn.
 *
 * A reconnect does not ask `POST /clients/` first: after a restart of the router a whole fleet would stand at the web app's
 * door at once, and the ClientState that follows the join tells the hub what to push. It is asked when the join is
 * refused, or each third attempt in a row that fails.
 */
export function connect(options: ConnectionOptions): Connection {
  const { complaints, signal } = options;
  let live: Attempt | undefined;
  let failures = 0;

  const link = stayConnected<Session>({
    ...options.timing,
    signal,
    open(link) {
      const door = options.door();
      if (!door) throw new Error("waits for the server to say where it is");
      live = attempt(door, link, options);
      return live.end;
    },
    onJoined() {
      failures = 0;
      complaints.settled("router");
      options.onJoined();
    },
    onLost(reason) {
      live = undefined;
      failures += 1;
      complaints.about("router", reason);
      if (reason.startsWith(sentAway)) options.onSentAway();
      else if (reason.startsWith(refused) || failures % 3 === 0) options.onRefused();
    },
  });

  return {
    publish: (topic, payload) => live?.publish(topic, payload) ?? false,
    isIdle: () => live?.isIdle() ?? false,
    roundTripMs: () => live?.roundTripMs() ?? null,
    renew: () => (live ? live.lose("this machine has another id, key or router now") : link.nudge()),
  };
}

type Attempt = Omit<Connection, "renew"> & { end(): void; lose(reason: string): void };

const refused = "refused: ";
const sentAway = "realtimemonitor.close.";
/** The hub is not there yet (it starts after the router): that says nothing about us. */
const hubAbsent = "no_such_procedure";

/** One try: a socket, a session on it, and the subscriptions. Joined only when all stand, so that no push is missed. */
function attempt(door: Door, link: Link<Session>, options: ConnectionOptions): Attempt {
  const line = openLine(door.url, { heard: link.heard, broken: link.lost }, options.pin);
  const connection = new autobahn.Connection({
    realm: door.realm,
    transports: [{ type: given, url: door.url, transport: line.transport }],
    max_retries: 0,
    retry_if_unreachable: false,
    authmethods: ["cryptosign"],
    authid: door.machineId,
    authextra: { pubkey: options.identity.publicKey },
    onchallenge: (_session, method, extra) => answerChallenge(method, extra.challenge, options.identity.sign),
    on_user_error: (error) => link.lost(wordsOf(error)),
    on_internal_error: (error) => link.lost(error ? uriOf(error) : "the router broke the protocol"),
  });
  let session: Session | undefined;
  let wasJoined = false;
  connection.onopen = (opened) => {
    wasJoined = true;
    const subscriptions = Object.entries(options.inbound(door.machineId)).map(([topic, handle]) =>
      opened.subscribe(topic, (args) => handle(args[0])),
    );
    Promise.all(subscriptions).then(
      () => {
        session = opened;
        link.joined(opened);
      },
      (error) => link.lost(`${refused}subscribing: ${uriOf(error)}`),
    );
  };
  connection.onclose = (_reason, { reason, message }) => {
    session = undefined;
    const why = reason ? [reason, message].filter(Boolean).join(": ") : (line.problem() ?? "the connection was closed");
    const isNo = reason && !wasJoined && !reason.includes(hubAbsent);
    link.lost(isNo ? `${refused}${why}` : why);
    return true;
  };
  connection.open();

  return {
    lose: link.lost,
    isIdle: () => session?.isOpen === true && line.isIdle(),
    roundTripMs: line.roundTripMs,
    end() {
      session = undefined;
      try {
        connection.close(); // a joined session says goodbye
      } catch {
        // it was closed already, which autobahn tells by throwing a string
      }
      line.hangUp();
    },
    publish(topic, payload) {
      if (!session?.isOpen || line.isJammed()) return false;
      try {
        session.publish(topic, [payload]);
        return true;
      } catch {
        return false; // closed between the two lines
      }
    },
  };
}

/** WAMP-cryptosign: the Ed25519 signature over the challenge's 32 bytes, then the challenge, both in hex. */
function answerChallenge(method: string, challenge: string | undefined, sign: (data: Uint8Array) => string): string {
  // 32 bytes and nothing else: a router must not be able to have us sign a text of its choice
  if (method !== "cryptosign" || !/^[0-9a-f]{64}$/i.test(challenge ?? "")) throw new Error("not a challenge");
  return sign(Buffer.from(challenge as string, "hex")) + challenge;
}

const uriOf = (error: unknown) => (error instanceof autobahn.Error ? error.error : wordsOf(error));

const given = "given";

/** Lets autobahn use the transport that it is given; its own has Node's WebSocket, which tells neither pings nor errors. */
class GivenTransport {
  type = given;
  create: () => Line["transport"];
  constructor(options: { transport: Line["transport"] }) {
    this.create = () => options.transport;
  }
}
autobahn.transports.register(given, GivenTransport);
// autobahn writes each lost connection to the console, every time; `complaints` says it once
autobahn.log.warn = () => {};
