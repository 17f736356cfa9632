import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import { usageOfTree } from "../../bench/usage.ts";
import { askHub } from "../../crossbar/testing/ask-hub.ts";
import { createSampler, joinAsAgent, type TestMachine } from "../../crossbar/testing/people.ts";
import { readServerEnv } from "../../start/server-env.mjs";
import type { Everybody } from "../everybody.ts";
import { root, until } from "../product.ts";
import { remembered } from "../roles.ts";

/** No part of the server may hold so much more than at the beginning, in MB. */
const growthLimitMb = 400;

export type Wellbeing = Awaited<ReturnType<typeof watchWellbeing>>;

/** Looks whether the product is as well as when this was called, and remembers the same. */
export async function watchWellbeing(all: Everybody, honest: TestMachine) {
  const { product } = all;
  const env = readServerEnv(product.env, root);
  const statusFile = join(product.stateDir, "status.json");
  /** Every process of the server, and how often the supervisor has started each part again. */
  const processes = () =>
    [...usageOfTree(product.child.pid).values()].flatMap(({ part, pids }) => pids.map((pid) => `${part} ${pid}`));
  const restarts = (): string => {
    const status: { parts: { name: string; restarts: number }[] } = JSON.parse(readFileSync(statusFile, "utf8"));
    return status.parts.map(({ name, restarts }) => `${name} ${restarts}`).join(", ");
  };
  const memory = () => new Map([...usageOfTree(product.child.pid).values()].map((use) => [use.part, use.anonymousMb]));
  const next = createSampler();
  const showsAnHonestSample = async () => {
    const agent = await joinAsAgent(env, honest);
    const sample = next();
    await agent.publish(topics.stats, [sample]);
    const seq = async () =>
      FleetSnapshot.parse((await askHub(env.hubSocket, "/fleet")).body).rows.find(({ id }) => id === honest.id)?.seq;
    await until(async () => (await seq()) === sample.seq, 15_000);
    await agent.close();
  };
  let logRead = statSync(env.logFile).size;
  const newLog = () => {
    const text = readFileSync(env.logFile).subarray(logRead).toString();
    logRead += Buffer.byteLength(text);
    return text;
  };

  await showsAnHonestSample();
  const [before, processesBefore, restartsBefore, memoryBefore] = [
    await remembered(all.db),
    processes(),
    restarts(),
    memory(),
  ];
  return {
    /** What is not well, in words; an empty list when all is. */
    async faults(): Promise<string[]> {
      const found: string[] = [];
      const now = processes();
      const ended = processesBefore.filter((process) => !now.includes(process));
      if (ended.length > 0) found.push(`these processes have ended: ${ended.join(", ")}`);
      if (restarts() !== restartsBefore) found.push(`parts were started again: ${restarts()}`);
      const health = await fetch(`${product.url}/healthz`).then(
        (answer) => answer.status,
        (error) => String(error),
      );
      if (health !== 200) found.push(`/healthz says ${health}`);
      await showsAnHonestSample().catch((error) => found.push(`an honest agent's sample does not show: ${error}`));
      const kept = await remembered(all.db);
      if (kept !== before) found.push(`what is remembered changed: ${firstDifference(before, kept)}`);
      found.push(...faultsOfLog(newLog()));
      return found;
    },
    /** By how many MB each part has grown. */
    growth: (): Record<string, number> =>
      Object.fromEntries([...memory()].map(([part, mb]) => [part, Math.round(mb - (memoryBefore.get(part) ?? mb))])),
    hasGrownTooMuch(): string[] {
      return Object.entries(this.growth()).flatMap(([part, mb]) =>
        mb > growthLimitMb ? [`${part} holds ${mb} MB more`] : [],
      );
    },
  };
}

function firstDifference(before: string, after: string): string {
  const [old, fresh] = [before.split("\n"), after.split("\n")];
  const at = fresh.findIndex((line, index) => line !== old[index]);
  return `${old.slice(Math.max(0, at - 2), at + 2).join(" ")} → ${fresh.slice(Math.max(0, at - 2), at + 2).join(" ")}`;
}

/** What the log says of faults that nobody expected, each once. */
function faultsOfLog(text: string): string[] {
  const lines = text.split("\n").map((line) => line.replace(/^\S+Z \w+ +│ /, ""));
  const faults = new Map<string, string>();
  for (const [index, line] of lines.entries()) {
    if (!/Traceback \(most recent|^\s+at .+:\d+:\d+\)?$|⨯|Unhandled|unhandled/.test(line)) continue;
    if (/^\s+at /.test(lines[index - 1] ?? "")) continue; // of the same one
    const before = lines.slice(Math.max(0, index - 2), index).join("\n");
    if (/Invalid Server Actions request|Failed to find Server Action/.test(before)) continue; // so Next refuses an unknown one
    const around = lines.slice(Math.max(0, index - 3), index + 45).join("\n");
    const key = /\n(\w[\w.]*(?:Error|Exception)[^\n]*)/.exec(around)?.[1] ?? line;
    if (!faults.has(key)) faults.set(key, around);
  }
  return [...faults].map(([key, around]) => `the log has a fault in it: ${key}\n${around.slice(0, 4_000)}`);
}
