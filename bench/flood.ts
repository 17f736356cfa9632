import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { FleetFrame } from "@realtimemonitor/protocol/frame.ts";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import { attacks } from "../crossbar/testing/attacks.ts";
import {
  addMachine,
  addSession,
  createSampler,
  joinAsAgent,
  joinWithTicket,
  ticketFor,
} from "../crossbar/testing/people.ts";
import { startTestRouter, type TestRouter } from "../crossbar/testing/router.ts";
import { type Database, openDatabase } from "../prisma/open-database.ts";
import type { Told } from "./attacker.ts";
import { type BenchOptions, type BenchResult, summarize } from "./figures.ts";
import { textOfKey } from "./private-key.ts";
import { atTheEnd } from "./undo.ts";
import { usageOfTree } from "./usage.ts";
import { pause } from "./world.ts";

const good = { machines: 5, everyMs: 300 };
const calmMs = 3_000;
const attackMs = 6_000;

/** From a good agent's publish to the frame at a viewer, while another agent, page or stranger attacks; with the guard and without. */
export async function flood({ only }: BenchOptions): Promise<BenchResult> {
  const figures: BenchResult["figures"] = {};
  const notes: string[] = [];
  for (const guard of ["guarded", "bare"] as const) {
    for (const [name, { what }] of Object.entries(attacks)) {
      if (only && !only.split(",").includes(name)) continue;
      const seen = await suffer(name, guard === "guarded");
      const key = (figure: string) => `${guard}${name[0]?.toUpperCase()}${name.slice(1)}${figure}`;
      figures[key("CalmMs")] = seen.calm.latencies;
      figures[key("Ms")] = seen.flooded.latencies;
      figures[key("AfterMs")] = seen.after.latencies;
      for (const part of ["RouterWorker", "Hub"] as const) {
        figures[key(`${part}CpuPercent`)] = [seen.flooded.cpuPercent[part]];
        figures[key(`${part}Mb`)] = [seen.flooded.megabytes[part]];
      }
      if (seen.told.cutAfterMs.length > 0) figures[key("CutAfterMs")] = seen.told.cutAfterMs;
      const line = describe(seen);
      notes.push(`${guard}, ${what}: ${line}`);
      process.stderr.write(`  ${guard} ${name}: ${line}\n`);
    }
  }
  return { figures, bars: [], notes };
}

type Seen = Awaited<ReturnType<typeof suffer>>;

function describe({ calm, flooded, after, told }: Seen): string {
  const of = ({ latencies }: { latencies: number[] }) => {
    if (latencies.length === 0) return "none";
    const { p50, p99 } = summarize(latencies);
    return `${Math.round(p50)}/${Math.round(p99)}`;
  };
  const { cpuPercent, megabytes, lost } = flooded;
  const cuts = told.cutAfterMs;
  return [
    `p50/p99 before ${of(calm)}, during ${of(flooded)}, after ${of(after)} ms; lost ${lost}`,
    `router ${Math.round(cpuPercent.RouterWorker)} % ${Math.round(megabytes.RouterWorker)} MB`,
    `hub ${Math.round(cpuPercent.Hub)} % ${Math.round(megabytes.Hub)} MB`,
    cuts.length > 0 ? `cut ${cuts.length} times, first after ${Math.round(cuts[0] ?? 0)} ms` : "never cut",
    `refused ${told.refused}${told.perhaps ? ` (${told.perhaps.slice(0, 90)})` : ""}`,
  ].join("; ");
}

async function suffer(name: string, isGuarded: boolean) {
  const router = await startTestRouter({
    variables: { LOG_LEVEL: "warn" },
    change({ workers: [worker] }) {
      if (!isGuarded) worker.components = worker.components.filter(({ id }) => id !== "guard");
    },
  });
  atTheEnd(() => router.stop());
  const database = await openDatabase(router.env.databaseUrl);
  const others = await startOthers(router, database);
  const calm = await others.watch(calmMs);
  const { answer } = await startAttacker(name, router, database);
  const flooded = await others.watch(attackMs);
  const told = await answer;
  const after = await others.watch(calmMs);
  await others.stop();
  await database.$disconnect();
  await router.stop();
  return { calm, flooded, after, told };
}

/** Who does nothing but what he should: some agents, and a viewer. */
async function startOthers(router: TestRouter, database: Database) {
  const { env, secrets } = router;
  const session = await addSession(database, "viewer");
  const viewer = await joinWithTicket(env, session, await ticketFor(secrets.ticket, session));
  const sentAt = new Map<string, number>();
  let latencies: number[] = [];
  await viewer.subscribe(topics.fleet, ({ args }) => {
    for (const { id, seq } of FleetFrame.parse(args[0]).rows) {
      const at = sentAt.get(`${id} ${seq}`);
      if (at !== undefined) latencies.push(performance.now() - at);
      sentAt.delete(`${id} ${seq}`);
    }
  });
  const agents = await Promise.all(
    Array.from({ length: good.machines }, async () => {
      const machine = await addMachine(database);
      const client = await joinAsAgent(env, machine);
      return { id: machine.id, client, next: createSampler() };
    }),
  );
  let turn = 0;
  const timer = setInterval(() => {
    const agent = agents[turn++ % agents.length];
    if (!agent || agent.client.socket.readyState !== agent.client.socket.OPEN) return;
    const sample = agent.next();
    sentAt.set(`${agent.id} ${sample.seq}`, performance.now());
    agent.client.send([16, turn, {}, topics.stats, [sample]]);
  }, good.everyMs / good.machines);
  const cut = () => agents.filter(({ client }) => client.socket.readyState !== client.socket.OPEN).length;
  return {
    async watch(forMs: number) {
      latencies = [];
      sentAt.clear();
      const [before, beganMs] = [usageOfTree(router.pid()), performance.now()];
      let most = before;
      for (let waited = 0; waited < forMs; waited += 500) {
        await pause(500);
        const now = usageOfTree(router.pid());
        if ((now.get("RouterWorker")?.pssMb ?? 0) >= (most.get("RouterWorker")?.pssMb ?? 0)) most = now;
      }
      const [after, ms] = [usageOfTree(router.pid()), performance.now() - beganMs];
      const percent = (part: string) =>
        (((after.get(part)?.cpuSeconds ?? 0) - (before.get(part)?.cpuSeconds ?? 0)) * 100_000) / ms;
      const overdue = [...sentAt.values()].filter((at) => performance.now() - at > 1_000).length;
      return {
        latencies,
        lost: overdue + cut(),
        cpuPercent: { RouterWorker: percent("RouterWorker"), Hub: percent("Hub") },
        megabytes: { RouterWorker: most.get("RouterWorker")?.pssMb ?? 0, Hub: most.get("Hub")?.pssMb ?? 0 },
      };
    },
    async stop() {
      clearInterval(timer);
      await Promise.all([viewer, ...agents.map(({ client }) => client)].map((client) => client.close()));
    },
  };
}

async function startAttacker(
  name: string,
  { env, secrets }: TestRouter,
  database: Database,
): Promise<{ answer: Promise<Told> }> {
  const machine = await addMachine(database, { name: "attacker" });
  const session = await addSession(database, "viewer");
  const child: ChildProcess = fork(join(import.meta.dirname, "attacker.ts"));
  const answer = new Promise<Told>((resolve, reject) => {
    child.once("message", (told) => resolve(told as Told));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the attacker ended with ${code}`)));
  });
  answer.catch(() => {});
  child.send({
    name,
    environment: { STATE_DIR: env.stateDir, PORT: String(env.port), ROOT: process.cwd() },
    ticketSecret: secrets.ticket,
    machine: { ...machine, privateKey: textOfKey(machine.privateKey) },
    session,
    forMs: attackMs,
  });
  return { answer };
}
