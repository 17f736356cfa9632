// Whether a fault leaves a gap: each sample that simulated agents made must be in the database once.
import { AdminSnapshot, FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { RecentSamples } from "@realtimemonitor/protocol/machine-feed.ts";
import { askHub } from "../crossbar/testing/ask-hub.ts";
import { startWire } from "../crossbar/testing/wire.ts";
import { freePort, root, startProduct, until } from "../e2e/product.ts";
import { openDatabase } from "../prisma/open-database.ts";
import { readServerEnv, type ServerEnv } from "../start/server-env.mjs";
import type { BenchOptions, BenchResult } from "./figures.ts";
import { createLedger, type Ledger, openStored, type Period } from "./ledger.ts";
import { recoveryFaults } from "./recovery-faults.ts";
import { isWell, processesOf } from "./server-processes.ts";
import { type BenchFleet, startBenchFleet } from "./simulate/bench-fleet.ts";
import { atTheEnd } from "./undo.ts";
import { pause } from "./world.ts";

/** Twice as fast as usual, with outboxes of half the time: as many samples and the same proportions in half the minutes. */
const frequency = 0.5;
const outboxSpanMs = 450_000;
const wellWithinMs = 60_000;
/** What is not healed by then is counted as so long. */
const healWithinMs = 300_000;
const calmMs = 6_000;
/** The hub keeps ten minutes of each machine; what is about to leave can't be asked for. */
const chartSpanMs = 590_000;

export async function recovery({ minutes = 5, machines = 100 }: BenchOptions): Promise<BenchResult> {
  const port = await freePort();
  const wire = await startWire(port);
  atTheEnd(wire.close);
  const url = `http://127.0.0.1:${wire.port}`;
  const variables = { PORT: String(port), PUBLIC_URL: url };
  const product = await startProduct(["--no-agent"], { variables, onStarting: (stop) => atTheEnd(stop) });
  const env = readServerEnv(product.env, root);
  const databasePath = env.databaseUrl.replace(/^file:/, "");
  const database = await openDatabase(env.databaseUrl);
  const ledger = createLedger();
  const fleet = await startBenchFleet(database, {
    url,
    machines,
    settings: { frequency },
    outboxBounds: { spanMs: outboxSpanMs },
    onSample: (index, sample) => ledger.note(index, sample),
  });
  await database.$disconnect();
  const allPublish = () => until(() => fleet.counts().publishing === machines, 120_000, 200);
  await Promise.race([fleet.ended, allPublish()]);

  const scene = {
    ...processesOf(product),
    wire,
    serverIsWell: () => until(() => isWell(env), wellWithinMs, 20),
    cutMs: minutes * 60_000,
  };
  const figures: Record<string, number[]> = {};
  const periods: { name: string; what: string; period: Period }[] = [];
  const began = Date.now();
  for (const { name, what, happen } of recoveryFaults) {
    await pause(calmMs);
    const from = Date.now() - calmMs;
    await happen(scene);
    const period = { from, to: Date.now() };
    periods.push({ name, what, period });
    const [chart, stored] = await Promise.all([
      untilCharted({ env, fleet, ledger, period }),
      untilStored({ databasePath, fleet, ledger, period }),
    ]);
    figures[`${name}ChartS`] = chart;
    figures[`${name}StoredS`] = stored;
    process.stderr.write(`  ${what}: charts whole after ${longest(chart)} s, all stored after ${longest(stored)} s\n`);
    await allPublish();
  }

  const { lost } = fleet.counts();
  const to = Date.now() - 2_000; // what is on its way when the agents end
  await fleet.stop();
  await product.terminate();
  const verdictOf = ledger.compare(databasePath, idsOf(fleet, machines));
  const bars: BenchResult["bars"] = [];
  const all = { name: "all", what: "the whole time", period: { from: began, to } };
  for (const { name, what, period } of [...periods, all]) {
    const { made, missing, twice } = verdictOf(period);
    figures[`${name}MadeSamples`] = [made];
    figures[`${name}MissingSamples`] = [missing];
    figures[`${name}TwiceSamples`] = [twice];
    bars.push({ what: `samples missing, ${what}`, figure: `${name}MissingSamples`, statistic: "max", limit: 0 });
    bars.push({ what: `samples twice, ${what}`, figure: `${name}TwiceSamples`, statistic: "max", limit: 0 });
  }
  return {
    figures,
    bars,
    notes: [
      `${machines} machines, a sample every ${frequency} s, outboxes of ${outboxSpanMs / 60_000} minutes instead of 15; ${lost} samples fell out of one`,
      `the cut lasts ${minutes} minutes: as many samples as in ${minutes / frequency} minutes at one a second`,
      `who is not whole after ${healWithinMs / 1_000} s counts as so long`,
    ],
  };
}

const idsOf = (fleet: BenchFleet, machines: number) =>
  Array.from({ length: machines }, (_, index) => fleet.machineId(index));

const longest = (seconds: number[]) => Math.max(...seconds).toFixed(1);

type Waiting = { fleet: BenchFleet; ledger: Ledger; period: Period };

/** Seconds from the cure until each machine holds, by `isWhole`, which is asked about all that do not, one after the other. */
async function secondsUntil(
  { fleet, period }: Waiting,
  isWhole: (index: number, machineId: string) => Promise<boolean>,
  everyMs: number,
): Promise<number[]> {
  const machines = fleet.counts().machines;
  const seconds = new Array<number>(machines).fill(healWithinMs / 1_000);
  const open = new Set(seconds.keys());
  while (open.size > 0 && Date.now() < period.to + healWithinMs) {
    for (const index of open) {
      const machineId = fleet.machineId(index);
      if (!machineId || !(await isWhole(index, machineId).catch(() => false))) continue;
      seconds[index] = (Date.now() - period.to) / 1_000;
      open.delete(index);
    }
    await pause(everyMs);
  }
  return seconds;
}

/** Until a page that opens a machine's charts gets every sample of the period, as far as charts go back. */
async function untilCharted(waiting: Waiting & { env: ServerEnv }): Promise<number[]> {
  const { env, ledger, period } = waiting;
  let lookedAt = 0;
  let complete = new Set<string>();

  /** Asking for charts costs the hub some milliseconds: only who has nothing missing by the hub's own word is asked about. */
  async function look(): Promise<void> {
    if (Date.now() - lookedAt < 200) return;
    lookedAt = Date.now();
    const admin = AdminSnapshot.parse((await askHub(env.hubSocket, "/admin")).body);
    const fleet = FleetSnapshot.parse((await askHub(env.hubSocket, "/fleet")).body);
    const fresh = new Set(fleet.rows.filter(({ receivedAt }) => receivedAt > period.to).map(({ id }) => id));
    complete = new Set(
      admin.machines.filter(({ id, history }) => history.missing === 0 && fresh.has(id)).map(({ id }) => id),
    );
  }

  const seconds = await secondsUntil(
    waiting,
    async (index, machineId) => {
      await look();
      if (!complete.has(machineId)) return false;
      complete.delete(machineId);
      const answer = (await askHub(env.hubSocket, `/recent?machineId=${machineId}`)).body;
      const { series } = RecentSamples.parse(answer);
      const charted = new Set(series.seq);
      const seen = { from: Math.max(period.from, Date.now() - chartSpanMs), to: period.to };
      // runs go on through all these faults; of two the numbers would be mixed up
      return [...ledger.madeIn(index, seen).values()].flat().every((seq) => charted.has(seq));
    },
    50,
  );
  return seconds;
}

/** Until every sample of the period is in the database, which a sample is when its minute is over and written. */
async function untilStored(waiting: Waiting & { databasePath: string }): Promise<number[]> {
  const { ledger, period, databasePath } = waiting;
  const stored = openStored(databasePath);
  const seconds = await secondsUntil(
    waiting,
    async (index, machineId) =>
      [...ledger.madeIn(index, period)].every(([runId, seqs]) => {
        const there = stored.seqsOf(machineId, runId, period.from);
        return seqs.every((seq) => there.has(seq));
      }),
    500,
  );
  stored.close();
  return seconds;
}
