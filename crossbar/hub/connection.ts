import type { Log } from "@realtimemonitor/protocol/log.ts";
import { stayConnected } from "@realtimemonitor/protocol/stay-connected.ts";
import autobahn, { type CallDetails, type EventDetails, type PublishOptions, type Session } from "autobahn";
import { Refused } from "./refused.ts";
import { createRoom, type Room } from "./room.ts";
import { UnixWebSocketFactory } from "./unix-web-socket.ts";

export type { EventDetails, PublishOptions };

export type Subscriber = {
  topic: string;
  match?: "exact" | "prefix";
  /** `payload` is the event's first argument, `args` are all: nobody has looked at them yet. */
  onEvent(payload: unknown, event: EventDetails, args: readonly unknown[]): void;
};
export type Procedure = {
  procedure: string;
  /** What it returns or throws (`Refused`) is the caller's answer. `caller` is his authid, where the router discloses it. */
  answer(args: unknown[], caller: string | undefined): unknown;
  /** Its answer may be long, and waits until the router has read others. */
  isLong?: boolean;
};
/** What the hub is to the router; told again to each new session. */
export type Offer = {
  subscribers: Subscriber[];
  procedures: Procedure[];
  onJoined(): void;
  onLost(): void;
  /** The router sent something that is no JSON, and it was dropped. */
  onUnreadable(): void;
};

export type Router = {
  isJoined(): boolean;
  /** Fire and forget: while there is no session, what is published is lost. */
  publish(topic: string, args: unknown[], options?: PublishOptions): void;
  /** Rejects while there is no session. */
  call(procedure: string, args: unknown[]): Promise<unknown>;
};

autobahn.transports.register("unix-websocket", UnixWebSocketFactory);

type RouterLink = { socketPath: string; realm: string; log: Log };

/** The hub's way to a realm of the router. Nothing happens before `serve`, which goes on until the signal. */
export function createRouterLink({ socketPath, realm, log }: RouterLink) {
  let current: Session | undefined;
  let waitingBytes = () => 0;
  const room = createRoom(() => waitingBytes());

  const router: Router = {
    isJoined: () => current !== undefined,
    publish(topic, args, options) {
      if (current?.isOpen) current.publish(topic, args, {}, options);
    },
    async call(procedure, args) {
      if (!current?.isOpen) throw new Error("there is no session with the router");
      return current.call(procedure, args);
    },
  };

  function serve(offer: Offer, signal: AbortSignal): void {
    const lost = () => {
      if (!current) return;
      current = undefined;
      offer.onLost();
    };
    stayConnected<{ session: Session; fail(reason: string): void }>({
      signal,
      open(link) {
        const connection = new autobahn.Connection({
          realm,
          transports: [
            {
              type: "unix-websocket",
              url: socketPath,
              onHeard: link.heard,
              onUnreadable: offer.onUnreadable,
              onOpen(waiting: () => number) {
                waitingBytes = waiting;
              },
            },
          ],
          authmethods: ["anonymous"],
          max_retries: 0,
          retry_if_unreachable: false,
          // a WAMP error is an answer that was meant
          on_user_error: (error, note) => error instanceof autobahn.Error || log.error(`${note} ${String(error)}`),
          on_internal_error: (error, note) => log.error(`${note ?? ""} ${String(error)}`),
        });
        connection.onopen = (session) => link.joined({ session, fail: link.lost });
        connection.onclose = (reason, details) => {
          link.lost([reason, details.reason, details.message].filter(Boolean).join(", "));
          return true;
        };
        connection.open();
        return () => {
          lost();
          try {
            connection.close();
          } catch {
            // it throws a string when it is closed already
          }
        };
      },
      onJoined({ session, fail }) {
        introduce(session, offer, room).then(
          () => {
            if (!session.isOpen) return;
            current = session;
            log.info(`joined the router (${realm})`);
            offer.onJoined();
          },
          (error) => fail(`the router refused what the hub offers: ${describe(error)}`),
        );
      },
      onLost: (reason, nextTryInMs) =>
        log.warn(`no session with the router (${realm}: ${reason}); next try in ${nextTryInMs} ms`),
    });
  }
  return { router, serve };
}

/** Listens before it answers, so that whoever is let in is heard from the first word. */
async function introduce(session: Session, { subscribers, procedures }: Offer, room: Room): Promise<void> {
  await Promise.all(
    subscribers.map(({ topic, match = "exact", onEvent }) =>
      session.subscribe(topic, (args, _kwargs, event) => onEvent(args[0], event, args), { match }),
    ),
  );
  await Promise.all(
    procedures.map((offered) =>
      // a session that the router has not yet given up may still hold the name
      session.register(offered.procedure, (args, _kwargs, call) => answerCall(offered, room, args, call), {
        force_reregister: true,
      }),
    ),
  );
}

async function answerCall(
  { answer, isLong }: Procedure,
  room: Room,
  args: unknown[],
  call: CallDetails,
): Promise<unknown> {
  try {
    if (isLong) await room.take();
    return await answer(args, call.caller_authid);
  } catch (error) {
    if (error instanceof Refused) throw new autobahn.Error(error.uri, [error.message]);
    throw error;
  }
}

const describe = (error: unknown) =>
  error instanceof autobahn.Error ? `${error.error} ${String(error.args[0] ?? "")}` : String(error);
