import { connect, createServer } from "node:net";
import { atTheEnd } from "./undo.ts";

export type ByteCounter = {
  port: number;
  /** Bytes that WebSockets brought to the browser since the last call, TCP's own not counted. */
  takeWebSocket(): number;
};

/** A TCP relay before the server: the only place where a compressed WebSocket shows its true size. */
export async function startByteCounter(target: number): Promise<ByteCounter> {
  let webSocketBytes = 0;
  const server = createServer((browser) => {
    const upstream = connect(target, "127.0.0.1");
    let isWebSocket = false;
    browser.on("data", (bytes) => {
      isWebSocket ||= bytes.subarray(0, 8).toString("latin1") === "GET /ws ";
    });
    upstream.on("data", (bytes) => {
      if (isWebSocket) webSocketBytes += bytes.length;
    });
    browser.pipe(upstream).pipe(browser);
    browser.on("error", () => upstream.destroy());
    upstream.on("error", () => browser.destroy());
    browser.on("close", () => upstream.destroy());
    upstream.on("close", () => browser.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  atTheEnd(() => void server.close());
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    takeWebSocket() {
      const taken = webSocketBytes;
      webSocketBytes = 0;
      return taken;
    },
  };
}
