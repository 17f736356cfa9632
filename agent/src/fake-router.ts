import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

export const challenge = "5a".repeat(32);

export type Message = [number, ...unknown[]];

/** For tests. A router in few words: what it got, and what it answers to each message by number (WAMP, section 6.5). */
export class FakeRouter {
  server: WebSocketServer;
  got: Message[] = [];
  sockets: WebSocket[] = [];
  answers: Record<number, (message: Message, socket: WebSocket) => Message | undefined> = {
    1: () => [4, "cryptosign", { challenge, channel_binding: null }],
    5: () => [2, 4711, { roles: { broker: { features: {} }, dealer: { features: {} } } }],
    6: ([, , reason]) => (reason === "wamp.close.normal" ? [6, {}, "wamp.close.goodbye_and_out"] : undefined),
    32: ([, request]) => [33, request, 1000 + Number(request)],
  };

  static async start(port = 0): Promise<FakeRouter> {
    const router = new FakeRouter(port);
    await once(router.server, "listening");
    return router;
  }

  constructor(port: number) {
    this.server = new WebSocketServer({ port, host: "127.0.0.1", handleProtocols: () => "wamp.2.json" });
    this.server.on("connection", (socket) => {
      this.sockets.push(socket);
      socket.on("message", (data) => {
        const message: Message = JSON.parse(data.toString());
        this.got.push(message);
        const answer = this.answers[message[0]]?.(message, socket);
        if (answer) socket.send(JSON.stringify(answer));
      });
    });
  }
  get port() {
    return (this.server.address() as AddressInfo).port;
  }
  send(message: Message) {
    this.sockets.at(-1)?.send(JSON.stringify(message));
  }
  of(type: number) {
    return this.got.filter(([first]) => first === type);
  }
  async close() {
    for (const socket of this.sockets) socket.terminate();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
