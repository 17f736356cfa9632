import { connect } from "node:net";
import WebSocket from "ws";

/** WAMP message types (WAMP specification, "Message Codes"). */
const type = {
  hello: 1,
  welcome: 2,
  abort: 3,
  challenge: 4,
  authenticate: 5,
  goodbye: 6,
  error: 8,
  publish: 16,
  published: 17,
  subscribe: 32,
  subscribed: 33,
  event: 36,
  call: 48,
  result: 50,
  register: 64,
  registered: 65,
} as const;

/** An ABORT, or an ERROR in answer to a request. */
export class WampRefusal extends Error {
  uri: string;

  constructor(uri: string, message: string) {
    super(`${uri}: ${message}`);
    this.uri = uri;
  }
}

export type WampEvent = { details: Record<string, unknown>; args: unknown[]; kwargs: Record<string, unknown> };
export type JoinOptions = {
  realm?: string;
  authmethods?: string[];
  authid?: string;
  authextra?: Record<string, unknown>;
  /** The answer to a CHALLENGE. */
  sign?: (extra: { challenge?: string }) => string;
};
type Where =
  | { url: string; origin?: string; localAddress?: string; perMessageDeflate?: boolean }
  | { socketPath: string };

/** A WAMP client that sends exactly the frames it is told to, for what no library would send. JSON over `ws`. */
export class WampClient {
  static async open(where: Where): Promise<WampClient> {
    const { url, ...options } =
      "url" in where ? where : { url: "ws://router/ws", createConnection: () => connect({ path: where.socketPath }) };
    const socket = new WebSocket(url, ["wamp.2.json"], options);
    await new Promise<void>((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    return new WampClient(socket);
  }

  readonly socket: WebSocket;
  /** The WELCOME's details, once joined. */
  welcome: Record<string, unknown> = {};
  session = 0;
  goodbye: string | undefined;
  readonly closed: Promise<void>;
  #nextRequest = 1;
  #waiting = new Map<number, { resolve(message: unknown[]): void; reject(error: Error): void }>();
  /** Handlers of subscriptions that are asked for: the first event may follow the answer at once. */
  #subscribing = new Map<number, (event: WampEvent) => void>();
  #handlers = new Map<number, (event: WampEvent) => void>();
  #joining: { resolve(): void; reject(error: Error): void; sign: JoinOptions["sign"] } | undefined;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("error", () => {});
    this.closed = new Promise((resolve) => socket.once("close", () => resolve()));
    socket.once("close", () => this.#fail(new Error("the connection was closed")));
    socket.on("message", (data) => this.#take(JSON.parse(data.toString())));
  }

  /** Sends one frame as it is; text goes out without being looked at. */
  send(frame: unknown[] | string): void {
    this.socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  /** Rejects with a `WampRefusal` when the router aborts. */
  join({ realm = "realm1", sign, ...details }: JoinOptions = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#joining = { resolve, reject, sign };
      const roles = { publisher: {}, subscriber: {}, caller: {}, callee: {} };
      this.send([type.hello, realm, { roles, ...details }]);
    });
  }

  /** Waits for the acknowledgement: what is not authorized rejects. */
  async publish(topic: string, args: unknown[] = [], options: Record<string, unknown> = {}): Promise<void> {
    await this.request(type.publish, { acknowledge: true, ...options }, topic, args);
  }

  async subscribe(
    topic: string,
    onEvent: (event: WampEvent) => void,
    options: Record<string, unknown> = {},
  ): Promise<void> {
    const request = this.request(type.subscribe, options, topic);
    this.#subscribing.set(this.#nextRequest - 1, onEvent);
    await request;
  }

  async call(procedure: string, args: unknown[] = [], options: Record<string, unknown> = {}): Promise<unknown> {
    const message = await this.request(type.call, options, procedure, args);
    return (message[3] as unknown[] | undefined)?.[0];
  }

  async register(procedure: string, options: Record<string, unknown> = {}): Promise<void> {
    await this.request(type.register, options, procedure);
  }

  /** Ends the connection without a goodbye. */
  async close(): Promise<void> {
    this.socket.terminate();
    await this.closed;
  }

  request(code: number, options: Record<string, unknown>, uri: string, ...rest: unknown[]): Promise<unknown[]> {
    const request = this.#nextRequest++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(request, { resolve, reject });
      this.send([code, request, options, uri, ...rest]);
    });
  }

  #fail(error: Error): void {
    this.#joining?.reject(error);
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  #take(message: unknown[]): void {
    const [code, second, third] = message;
    switch (code) {
      case type.welcome:
        this.session = second as number;
        this.welcome = third as Record<string, unknown>;
        this.#joining?.resolve();
        break;
      case type.abort: {
        const { message: why = "" } = second as { message?: string };
        this.#joining?.reject(new WampRefusal(String(third), why));
        break;
      }
      case type.challenge:
        this.send([type.authenticate, this.#joining?.sign?.(third as { challenge?: string }) ?? "", {}]);
        break;
      case type.goodbye:
        this.goodbye = String(third);
        break;
      case type.subscribed: {
        const handler = this.#subscribing.get(second as number);
        if (handler) this.#handlers.set(third as number, handler);
        this.#settle(second as number)?.resolve(message);
        break;
      }
      case type.event: {
        const [, subscription, , details, args = [], kwargs = {}] = message as [number, number, number, ...unknown[]];
        this.#handlers.get(subscription)?.({ details, args, kwargs } as WampEvent);
        break;
      }
      case type.error: {
        const [, , request, , uri, args] = message as [number, number, number, unknown, string, unknown[] | undefined];
        this.#settle(request)?.reject(new WampRefusal(uri, String(args?.[0] ?? "")));
        break;
      }
      default:
        this.#settle(second as number)?.resolve(message);
    }
  }

  #settle(request: number) {
    const waiting = this.#waiting.get(request);
    this.#waiting.delete(request);
    return waiting;
  }
}
