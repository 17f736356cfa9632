import { createServer } from "node:net";

/** A TCP port of 127.0.0.1 that is free now, from 18200 on so that it meets no other program's usual one. */
export async function freePort(from = 18_200 + Math.floor(Math.random() * 2_000)): Promise<number> {
  for (let port = from; port < from + 200; port += 1) if (await isFree(port)) return port;
  throw new Error(`no port is free from ${from} on`);
}

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
