import type { Browser } from "playwright-core";
import { freePort, root, startProduct, until } from "../e2e/product.ts";
import { type Database, openDatabase } from "../prisma/open-database.ts";
import { readServerEnv, type ServerEnv } from "../start/server-env.mjs";
import { type ByteCounter, startByteCounter } from "./byte-counter.ts";
import { type BenchFleet, startBenchFleet } from "./simulate/bench-fleet.ts";
import { atTheEnd } from "./undo.ts";
import { startBrowser } from "./world.ts";

/** One in hundreds may just be on its way back. */
const presentShare = 0.995;
/** A thousand take a minute, or several where all share two cores with something else. */
const patienceMs = 420_000;

export type PageWorld = {
  env: ServerEnv;
  database: Database;
  browser: Browser;
  serverPid: number | undefined;
  /** Counts what passes `publicUrl`, when that was asked for. */
  bytes: ByteCounter;
  /** Adds simulated machines until there are so many; resolves when practically all of them publish. */
  growTo(machines: number): Promise<void>;
};

/** The real product without an agent of its own, a browser, and a simulated fleet that can only grow. */
export async function startPageWorld({ isCounted = false } = {}): Promise<PageWorld> {
  const PORT = String(await freePort());
  const bytes = await startByteCounter(Number(PORT));
  const variables = { PORT, ...(isCounted && { PUBLIC_URL: `http://127.0.0.1:${bytes.port}` }) };
  const product = await startProduct(["--no-agent"], { variables, onStarting: (stop) => atTheEnd(stop) });
  const env = readServerEnv(product.env, root);
  const database = await openDatabase(env.databaseUrl);
  atTheEnd(() => database.$disconnect());
  const fleets: BenchFleet[] = [];
  const published = () => fleets.reduce((sum, fleet) => sum + fleet.counts().publishing, 0);
  return {
    env,
    database,
    bytes,
    browser: await startBrowser(),
    serverPid: product.child.pid,
    async growTo(machines) {
      const before = fleets.reduce((sum, fleet) => sum + fleet.counts().machines, 0);
      if (machines <= before) return;
      const url = env.localUrl;
      const fleet = await startBenchFleet(database, { url, machines: machines - before, firstNumber: before });
      fleets.push(fleet);
      await Promise.race([fleet.ended, until(() => published() >= machines * presentShare, patienceMs, 250)]);
    },
  };
}
