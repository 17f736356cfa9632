import { connect } from "node:net";
import { askEveryMs } from "@realtimemonitor/protocol/stay-connected.ts";
import WebSocket from "ws";
import { z } from "zod";
import { createMessageTexts } from "./message-text.ts";

/** Much more than a frame; what waits beyond it means that the router does not read. */
const waitingLimitBytes = 16_000_000;

type Options = {
  url: string;
  onHeard(): void;
  onUnreadable(): void;
  /** It is open; `waitingBytes` tells how much the router has not yet read. */
  onOpen(waitingBytes: () => number): void;
};

/**
 * autobahn's WebSocket transport, over a Unix socket. autobahn's own takes the global WebSocket, which reaches no Unix
 * socket and tells of no ping, and lets a text that is no JSON end the process. Such a text is dropped here: NaN, which
 * Crossbar passes on as it came, makes one.
 */
export class UnixWebSocketFactory {
  type = "unix-websocket";
  #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  create() {
    const { url: path, onHeard, onUnreadable, onOpen } = this.#options;
    const socket = new WebSocket("ws://router/ws", ["wamp.2.json"], {
      createConnection: () => connect({ path }),
      perMessageDeflate: false,
    });
    const textOf = createMessageTexts();
    const transport = {
      info: { type: "unix-websocket", url: path, protocol: "wamp.2.json" },
      onopen: () => {},
      onmessage: (_message: unknown) => {},
      onclose: (_details: { code: number; reason: string; wasClean: boolean }) => {},
      send(message: unknown) {
        if (socket.readyState !== WebSocket.OPEN) return;
        if (socket.bufferedAmount > waitingLimitBytes) socket.terminate();
        else socket.send(textOf(message));
      },
      close() {
        socket.close();
        setTimeout(() => socket.terminate(), 500).unref(); // a frozen router never answers the closing handshake
      },
    };
    let asking: NodeJS.Timeout | undefined;
    socket.on("open", () => {
      onHeard();
      onOpen(() => socket.bufferedAmount);
      asking = setInterval(() => socket.ping(undefined, undefined, () => {}), askEveryMs);
      transport.onopen();
    });
    socket.on("ping", onHeard);
    socket.on("pong", onHeard);
    socket.on("message", (data) => {
      onHeard();
      const message = parse(data.toString());
      if (message === undefined) onUnreadable();
      else transport.onmessage(nameRealCaller(message));
    });
    socket.on("error", () => {}); // "close" follows and tells it
    socket.on("close", (code, reason) => {
      clearInterval(asking);
      transport.onclose({ code, reason: reason.toString(), wasClean: code === 1000 });
    });
    return transport;
  }
}

const invocation = 68; // WAMP specification, "Message Codes"
const Forwarded = z
  .tuple([
    z.literal(invocation),
    z.unknown(),
    z.unknown(),
    z.looseObject({ forward_for: z.array(z.looseObject({ session: z.unknown(), authid: z.unknown() })).min(1) }),
  ])
  .rest(z.unknown());

/**
 * A caller may say with `forward_for` that he calls for another, whom the router then names as the caller; and autobahn does
 * not tell. The last of the chain is who really called: the router wrote it.
 */
export function nameRealCaller(message: unknown): unknown {
  if (!Array.isArray(message) || message[0] !== invocation) return message; // a sample, nearly always
  const forwarded = Forwarded.safeParse(message);
  if (!forwarded.success) return message;
  const [code, request, registration, details, ...rest] = forwarded.data;
  const { session: caller, authid: caller_authid } = details.forward_for.at(-1) ?? {};
  return [code, request, registration, { ...details, caller, caller_authid }, ...rest];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
