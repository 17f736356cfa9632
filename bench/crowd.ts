// A process of its own: agents that do nothing but what they should, so many samples a second in all. Started by `flood.ts`.
import { setTimeout as pause } from "node:timers/promises";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import { createSampler, joinAsAgent } from "../crossbar/testing/people.ts";
import { readServerEnv } from "../start/server-env.mjs";
import { privateKeyOf } from "./private-key.ts";

export type CrowdOrder =
  | { environment: Record<string, string>; machines: { id: string; publicKey: string; privateKey: string }[] }
  | { perSecond: number; forMs: number };

const agents: { send(): void }[] = [];

process.on("message", async (order: CrowdOrder) => {
  if ("machines" in order) {
    const env = readServerEnv(order.environment, process.cwd());
    for (const machine of order.machines) {
      const client = await joinAsAgent(env, { ...machine, privateKey: privateKeyOf(machine.privateKey) });
      const next = createSampler();
      agents.push({ send: () => client.send([16, 1, {}, topics.stats, [next()]]) });
    }
    process.send?.("joined");
    return;
  }
  const beganMs = performance.now();
  let sent = 0;
  while (performance.now() - beganMs < order.forMs) {
    const due = ((performance.now() - beganMs) / 1_000) * order.perSecond;
    for (; sent < due; sent += 1) agents[sent % agents.length]?.send();
    await pause(2);
  }
  process.send?.(sent);
});
