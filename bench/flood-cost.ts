import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { addMachine } from "../crossbar/testing/people.ts";
import type { TestRouter } from "../crossbar/testing/router.ts";
import { openDatabase } from "../prisma/open-database.ts";
import type { CrowdOrder } from "./crowd.ts";
import { textOfKey } from "./private-key.ts";
import { atTheEnd } from "./undo.ts";
import { usageOfTree } from "./usage.ts";

/** Four samples a second of each at most, which is what the hub takes. */
const machines = 250;
const rounds = 3;
const windowMs = 8_000;
const settleMs = 1_000;

/** What the guard costs the router while nobody floods: the same crowd at a router with it and one without, in turns. */
export async function costOfGuard(startGuarded: (isGuarded: boolean) => Promise<TestRouter>) {
  const figures: Record<string, number[]> = {};
  const crowds = [];
  for (const name of ["guarded", "bare"]) {
    const router = await startGuarded(name === "guarded");
    atTheEnd(() => router.stop());
    crowds.push({ name, router, crowd: await gather(router) });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const perSecond of [100, 1_000]) {
      for (const { name, router, crowd } of round % 2 ? crowds.toReversed() : crowds) {
        const before = usageOfTree(router.pid()).get("RouterWorker")?.cpuSeconds ?? 0;
        const sent = Number(await tell(crowd, { perSecond, forMs: windowMs }));
        await new Promise((resolve) => setTimeout(resolve, settleMs));
        const used = (usageOfTree(router.pid()).get("RouterWorker")?.cpuSeconds ?? 0) - before;
        const figure = `${name}At${perSecond}RouterMsPerSample`;
        figures[figure] = [...(figures[figure] ?? []), (used * 1_000) / sent];
      }
    }
  }
  for (const { crowd, router } of crowds) {
    crowd.kill();
    await router.stop();
  }
  return figures;
}

async function tell(crowd: ChildProcess, order: CrowdOrder): Promise<unknown> {
  crowd.send(order);
  const [answer] = await once(crowd, "message");
  return answer;
}

async function gather({ env }: TestRouter): Promise<ChildProcess> {
  const database = await openDatabase(env.databaseUrl);
  const made = [];
  for (let n = 0; n < machines; n += 1) {
    const { privateKey, ...machine } = await addMachine(database);
    made.push({ ...machine, privateKey: textOfKey(privateKey) });
  }
  await database.$disconnect();
  const crowd = fork(join(import.meta.dirname, "crowd.ts"));
  atTheEnd(() => crowd.kill());
  await tell(crowd, { environment: { STATE_DIR: env.stateDir, PORT: String(env.port) }, machines: made });
  return crowd;
}
