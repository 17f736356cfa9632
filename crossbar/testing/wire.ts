import { connect, createServer, type Socket } from "node:net";

export type Wire = {
  port: number;
  /** Ends all connections, as a reset does. */
  cut(): void;
  /** Nobody listens here any more, and what was connected is cut. */
  refuse(): Promise<void>;
  /** Listens again. */
  admit(): Promise<void>;
  /** Takes connections and bytes and passes nothing on, as a path does that is gone half way. */
  silence(): void;
  /** Passes new connections on. Those from the time of silence and before it stay dead. */
  speak(): void;
  close(): Promise<void>;
};

/** A TCP relay between a client and the router, to do to connections what networks do. */
export async function startWire(target: number, where: { port?: number; host?: string } = {}): Promise<Wire> {
  const host = where.host ?? "127.0.0.1";
  const open = new Set<Socket>();
  let generation = 0;
  let isSilent = false;

  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => open.delete(socket));
  };
  const server = createServer((near) => {
    keep(near);
    const born = generation;
    if (isSilent) return void near.resume();
    const far = connect(target, "127.0.0.1");
    keep(far);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on("data", (bytes) => born === generation && to.write(bytes));
      from.on("end", () => born === generation && to.end());
      from.on("close", () => born === generation && to.destroy());
    }
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, resolve);
    });
  await listen(where.port ?? 0);
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("no port");
  const { port } = address;

  const cut = () => {
    for (const socket of open) socket.resetAndDestroy();
  };
  const refuse = async () => {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    cut();
    await closed;
  };
  return {
    port,
    cut,
    refuse,
    admit: async () => void (server.listening || (await listen(port))),
    silence() {
      isSilent = true;
      generation += 1;
    },
    speak() {
      isSilent = false;
    },
    close: refuse,
  };
}
