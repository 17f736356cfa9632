import { mkdtempSync, rmSync } from "node:fs";
import { FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { pageAuthid } from "@realtimemonitor/protocol/identifiers.ts";
import type { Page, WebSocket } from "playwright-core";
import { askHub } from "../crossbar/testing/ask-hub.ts";
import { addMachine, type TestMachine } from "../crossbar/testing/people.ts";
import { descendantsOf } from "../crossbar/testing/processes.ts";
import { type Names, type RealAgent, startNames, startRealAgent } from "../crossbar/testing/real-agent.ts";
import { startWire, type Wire } from "../crossbar/testing/wire.ts";
import { makeAccount, openPage } from "../e2e/browser.ts";
import { freePort, root, startProduct, until } from "../e2e/product.ts";
import { openDatabase } from "../prisma/open-database.ts";
import { readServerEnv } from "../start/server-env.mjs";
import { joinAsHub } from "./join-as-hub.ts";
import { commandOf, isWell, processesOf } from "./server-processes.ts";
import { atTheEnd } from "./undo.ts";
import { pause, startBrowser } from "./world.ts";

const agentCount = 8;
/** What is not back by then is counted as so long. */
const patienceMs = 30_000;

export type Scene = {
  wire: Wire;
  /** The same server at another address of this host, 127.0.0.2; closed until something opens it. */
  elsewhere: Wire;
  names: Names;
  routerPid(): number;
  routerWorkerPid(): number;
  hubPid(): number;
  agentPids(): number[];
  pagePids(): number[];
  stopAgents(): Promise<void>;
  startAgents(): void;
  /** Has the router say goodbye to all agents and to the page. */
  sayGoodbye(): Promise<void>;
  /** Until the router runs and the hub has joined it. */
  serverIsWell(): Promise<void>;
  allAreLive(): Promise<void>;
  /** Milliseconds from then until each agent's first sample that was taken since was at the hub, by the hub's clock. */
  agentsLiveAfter(curedAt: number): Promise<number[]>;
  /** Milliseconds from then to the page's first frame or snapshot. */
  pageLiveAfter(curedAt: number): Promise<number>;
};

/** The real product, real agents and a real page, all of which reach the router through a wire that can be broken. */
export async function setScene(): Promise<Scene> {
  const folder = mkdtempSync("/tmp/rm-scene-");
  atTheEnd(() => rmSync(folder, { recursive: true, force: true }));
  const port = await freePort();
  const wire = await startWire(port);
  const elsewhere = await startWire(port, { port: wire.port, host: "127.0.0.2" });
  await elsewhere.refuse();
  atTheEnd(() => Promise.all([wire.close(), elsewhere.close()]));
  const url = `http://127.0.0.1:${wire.port}`;
  const variables = { PORT: String(port), PUBLIC_URL: url };
  const product = await startProduct(["--no-agent"], { variables, onStarting: (stop) => atTheEnd(stop) });
  const env = readServerEnv(product.env, root);
  const database = await openDatabase(env.databaseUrl);
  atTheEnd(() => database.$disconnect());

  const machines: TestMachine[] = [];
  for (let n = 0; n < agentCount; n += 1) machines.push(await addMachine(database, { name: `machine ${n}` }));
  const names = startNames(folder);
  let agents: RealAgent[] = [];
  const stopAgents = async () => void (await Promise.all(agents.splice(0).map((agent) => agent.stop())));
  const startAgents = () => {
    agents = machines.map((machine) => startRealAgent(machine, wire.port, names));
  };
  atTheEnd(stopAgents);
  startAgents();

  const ownBefore = new Set(descendantsOf(process.pid));
  const browser = await startBrowser();
  const { page } = await openPage(browser);
  const frames = noteFrames(page);
  await makeAccount(page, product.signInLink().replace(env.publicUrl, url));
  const isOurs = (pid: number) => !ownBefore.has(pid) && commandOf(pid).includes("chrom");

  /** Samples that were also taken after it: one that lay in a buffer meanwhile proves nothing. */
  const rowsAfter = async (at: number) => {
    const fleet = FleetSnapshot.parse((await askHub(env.hubSocket, "/fleet")).body);
    return fleet.rows.filter(({ receivedAt, sampledAt }) => receivedAt >= at && sampledAt >= at);
  };
  const agentsLiveAfter = async (curedAt: number) => {
    const backAt = new Map<string, number>();
    const all = async () => {
      for (const { id, receivedAt } of await rowsAfter(curedAt).catch(() => [])) {
        if (!backAt.has(id)) backAt.set(id, receivedAt);
      }
      return backAt.size === agentCount;
    };
    await until(all, patienceMs, 20).catch(() => {});
    return machines.map(({ id }) => (backAt.get(id) ?? curedAt + patienceMs) - curedAt);
  };
  const pageLiveAfter = async (curedAt: number) => {
    await pause(100); // the browser tells of what came before the cure a little later
    const first = () => frames.find(({ at, socket }) => at >= curedAt && !socket.isClosed());
    await until(() => first() !== undefined, patienceMs, 20).catch(() => {});
    return (first()?.at ?? curedAt + patienceMs) - curedAt;
  };

  return {
    wire,
    elsewhere,
    names,
    ...processesOf(product),
    agentPids: () => agents.flatMap(({ child }) => child.pid ?? []),
    pagePids: () => descendantsOf(process.pid).filter(isOurs),
    stopAgents,
    startAgents,
    async sayGoodbye() {
      const sessions = await database.session.findMany({ select: { id: true } });
      const hub = await joinAsHub(env);
      for (const authid of [...machines.map(({ id }) => id), ...sessions.map(({ id }) => pageAuthid(id))]) {
        await hub.call("wamp.session.kill_by_authid", [authid]);
      }
      await hub.close();
    },
    serverIsWell: () => until(() => isWell(env), patienceMs, 20),
    async allAreLive() {
      const since = Date.now();
      const late = [...(await agentsLiveAfter(since)), await pageLiveAfter(since)].filter((ms) => ms >= patienceMs);
      if (late.length > 0) throw new Error(`${late.length} are not live after ${patienceMs / 1000} s`);
    },
    agentsLiveAfter,
    pageLiveAfter,
  };
}

/** When frames (EVENT, 36) and snapshots (RESULT, 50) came into the page. */
function noteFrames(page: Page): { at: number; socket: WebSocket }[] {
  const frames: { at: number; socket: WebSocket }[] = [];
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      if (/^\[(36|50),/.test(String(payload))) frames.push({ at: Date.now(), socket });
    }),
  );
  return frames;
}
