// A process of its own, so that what an attack costs its sender is not taken for what it costs the others. Started by `flood.ts`.
import { setTimeout as pause } from "node:timers/promises";
import { attacks, type Target } from "../crossbar/testing/attacks.ts";
import { createSampler, joinAsAgent, joinWithTicket, ticketFor, wsUrl } from "../crossbar/testing/people.ts";
import { WampClient } from "../crossbar/testing/wamp-client.ts";
import { readServerEnv } from "../start/server-env.mjs";
import { privateKeyOf } from "./private-key.ts";

export type Told = { cutAfterMs: number[]; refused: number; perhaps?: string };

type Order = {
  name: string;
  environment: Record<string, string>;
  ticketSecret: string;
  machine: { id: string; publicKey: string; privateKey: string };
  session: { id: string; role: "viewer" };
  forMs: number;
};

process.once("message", async ({ name, environment, ticketSecret, machine, session, forMs }: Order) => {
  const attack = attacks[name];
  if (!attack) throw new Error(`there is no attack "${name}"`);
  const env = readServerEnv(environment, environment.ROOT ?? ".");
  const from = { localAddress: "127.0.0.66" };
  const target: Target = {
    port: env.port,
    from: from.localAddress,
    sample: createSampler(),
    agent: () => joinAsAgent(env, { ...machine, privateKey: privateKeyOf(machine.privateKey) }, from),
    viewer: async () => joinWithTicket(env, session, await ticketFor(ticketSecret, session), undefined, from),
    stranger: (options) => WampClient.open({ url: wsUrl(env), ...from, ...options }),
  };
  const end = AbortSignal.timeout(forMs);
  const told: Told = { cutAfterMs: [], refused: 0 };
  while (!end.aborted) {
    const beganMs = performance.now();
    try {
      await attack.attack(target, end);
      if (!end.aborted) told.cutAfterMs.push(performance.now() - beganMs);
    } catch (error) {
      told.refused += 1;
      told.perhaps = String(error);
    }
    await pause(100); // whoever is cut off comes back at once
  }
  process.send?.(told, () => process.exit(0));
});
