import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { demoEnv, readDemo } from "./demo.mjs";
import { EnvError } from "./server-env.mjs";

let servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  servers = [];
});

/** @returns whether it was free until now */
const occupy = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => {
      servers.push(server);
      resolve(true);
    });
  });

describe("the demo", () => {
  it("has a folder of its own and leaves ports alone that are in use, or whose neighbour is", async () => {
    const { PORT: first = "" } = await demoEnv({});
    await occupy(Number(first) + 1);
    const env = await demoEnv({});
    expect(env.STATE_DIR).toBe(".realtimemonitor-demo");
    expect(Number(env.PORT)).toBeGreaterThan(Number(first));
  });

  it("goes where it is told", async () => {
    expect(await demoEnv({ PORT: "8080", STATE_DIR: "/elsewhere" })).toEqual({ STATE_DIR: "/elsewhere" });
  });

  it("says so when there is no port left", async () => {
    for (const port of [8091, 8093, 8095, 8097, 8099]) await occupy(port);
    await expect(demoEnv({})).rejects.toThrow(/all in use; end an older demo/);
  });

  it("is of two dozen machines for eight hours, unless told otherwise, within bounds", () => {
    expect(readDemo({})).toEqual({ machines: 24, hours: 8 });
    expect(readDemo({ machines: "100", hours: "0.5" })).toEqual({ machines: 100, hours: 0.5 });
    for (const flags of [{ machines: "4" }, { machines: "" }, { machines: "x" }, { hours: "0" }, { hours: "169" }]) {
      expect(() => readDemo(flags)).toThrow(EnvError);
    }
  });
});
