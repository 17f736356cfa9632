import type { createConnection } from "node:net";
import { askEveryMs } from "@realtimemonitor/protocol/stay-connected.ts";
import WebSocket from "ws";
import { wordsOf } from "./complaints.ts";
import type { Pin } from "./pin.ts";
import { pinnedConnection } from "./pinned-connection.ts";
import { measureRoundTrips } from "./round-trips.ts";

/** The router's messages to an agent are small; a larger one ends the connection. */
const inboundLimitBytes = 65_536;
/** What a dead line may hold back in memory; beyond it samples are lost until the line is given up. */
const unsentLimitBytes = 1_048_576;
/** How long the other side may take to answer our leaving. */
const farewellMs = 200;

/** A line to the router, and the transport on it as autobahn wants it. */
export type Line = {
  transport: {
    info: { type: string; url: string; protocol: string };
    send(message: unknown): void;
    close(code?: number, reason?: string): void;
    onopen(): void;
    onmessage(message: unknown): void;
    onclose(event: { code: number; reason: string; wasClean: boolean }): void;
  };
  /** What went wrong on it, if anything did. */
  problem(): string | undefined;
  /** The other side does not take what we send. */
  isJammed(): boolean;
  /** Nothing waits to be sent. */
  isIdle(): boolean;
  /** The shortest of the last round trips; null before the first. */
  roundTripMs(): number | null;
  /** Ends it for certain, after a moment in which what was sent may still go out. */
  hangUp(): void;
};

/**
 * WAMP in JSON over a WebSocket. This is the only file that knows ws. What breaks the protocol is told to `broken`;
 * nothing is thrown out of a handler. `heard` is called for each sign of life; it asks for one each second, since a router
 * that has nothing to say to an agent pings it too seldom to tell a dead line from an idle one.
 * @throws SyntaxError when the URL is none.
 */
export function openLine(url: string, on: { heard(): void; broken(reason: string): void }, pin?: Pin): Line {
  const socket = new WebSocket(url, ["wamp.2.json"], {
    maxPayload: inboundLimitBytes,
    perMessageDeflate: false, // costs the router 44 KB a session and gains nothing on samples
    // ws hands it on to http.request, which waits for its word; the types know only the function of node:net
    ...(pin && { createConnection: pinnedConnection(pin) as unknown as typeof createConnection }),
  });
  let problem: string | undefined;
  const guarded = (what: () => void) => {
    try {
      what();
    } catch (error) {
      on.broken(wordsOf(error));
    }
  };
  const hangUp = () => void setTimeout(() => socket.terminate(), farewellMs).unref();
  const transport: Line["transport"] = {
    info: { type: "websocket", url, protocol: "wamp.2.json" },
    send: (message) => socket.send(JSON.stringify(message), () => {}), // a failure is followed by "close"
    close(code, reason) {
      guarded(() => socket.close(code, reason?.slice(0, 100)));
      hangUp();
    },
    onopen() {},
    onmessage() {},
    onclose() {},
  };

  // Without this listener a refused connection would end the process
  socket.on("error", (error) => {
    problem = wordsOf(error);
  });
  let asking: NodeJS.Timeout | undefined;
  const trips = measureRoundTrips();
  const ask = () => socket.ping(trips.begin(), undefined, () => {});
  socket.on("ping", on.heard);
  socket.on("pong", (mark) => {
    trips.end(mark.toString("latin1"));
    on.heard();
  });
  socket.on("open", () => {
    on.heard();
    ask();
    asking = setInterval(ask, askEveryMs);
    guarded(transport.onopen);
  });
  socket.on("message", (data) => {
    on.heard();
    guarded(() => transport.onmessage(JSON.parse(data.toString())));
  });
  socket.on("close", (code, reason) => {
    clearInterval(asking);
    guarded(() => transport.onclose({ code, reason: reason.toString(), wasClean: code === 1000 }));
  });

  return {
    transport,
    hangUp,
    problem: () => problem,
    isJammed: () => socket.bufferedAmount > unsentLimitBytes,
    isIdle: () => socket.bufferedAmount === 0,
    roundTripMs: trips.shortestMs,
  };
}
