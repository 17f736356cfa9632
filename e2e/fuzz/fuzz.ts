import { readFileSync } from "node:fs";
import { join } from "node:path";
import { askHub } from "../../crossbar/testing/ask-hub.ts";
import {
  addMachine,
  addSession as addPageSession,
  setPublic,
  type TestMachine,
} from "../../crossbar/testing/people.ts";
import { readSecrets } from "../../start/secrets.mjs";
import { readServerEnv } from "../../start/server-env.mjs";
import type { Everybody } from "../everybody.ts";
import { root } from "../product.ts";
import { facts, freshNonce, signed } from "../roles.ts";
import { builtActions } from "../server-actions.ts";
import { createDice } from "./dice.ts";
import { createHttpFuzzer } from "./http.ts";
import type { HttpWorld } from "./http-inputs.ts";
import { createLocalDoorFuzzer } from "./local-door.ts";
import { createWampFuzzer } from "./wamp.ts";
import { watchWellbeing } from "./wellbeing.ts";

/** An action that does something without being told what. Nobody may do that, but who is signed in would. */
const bare = /#(signOut|makeFirstAccount|readMany|end\w*|mark\w*)$/;
const batchSize = 500;
/** Of each role: whom the router has cut off it lets wait, and the next one goes on. */
const manyEnough = 500;
/** So many inputs are under way at once at each door. */
const atOnce = 4;

export type Finding = { input?: number; what: string; shown: string };
export type Options = { seed: number; first: number; runs: number; log(line: string): void };

type Fuzzer = { send(input: number): Promise<string | undefined>; show(input: number): string };

/** Throws inputs at every door of a running product, and looks after each batch whether all is as before. */
export async function fuzz(
  all: Everybody,
  { seed, first, runs, log }: Options,
): Promise<{ findings: Finding[]; growth: Record<string, number> }> {
  const env = readServerEnv(all.product.env, root);
  const machines: TestMachine[] = [];
  while (machines.length < manyEnough) machines.push(await addMachine(all.db));
  const [honest, ...hostile] = machines as [TestMachine, ...TestMachine[]];
  const sessionsOf = async (role: "viewer" | "admin") => {
    const sessions = [];
    while (sessions.length < manyEnough) sessions.push(await addPageSession(all.db, role));
    return sessions;
  };
  const sessions = { viewer: await sessionsOf("viewer"), admin: await sessionsOf("admin") };
  await setPublic(all.db, true);
  await askHub(env.hubSocket, "/public-switch", {});
  const ticketSecret = readSecrets(env).ticket;
  const wamp = createWampFuzzer(
    { port: env.port, origin: env.publicUrl, ticketSecret, machines: hostile, sessions },
    seed,
  );
  const http = createHttpFuzzer(await worldOf(all), env.port, seed);
  const local = createLocalDoorFuzzer(env.hubSocket, seed);
  const doorOf = (input: number): Fuzzer => {
    const door = createDice(seed ^ 0x5f5f, input).below(100);
    return door < 60 ? wamp : door < 96 ? http : local;
  };

  const wellbeing = await watchWellbeing(all, honest);
  const findings: Finding[] = [];
  const throwOne = async (input: number) => {
    const fuzzer = doorOf(input);
    const what = await fuzzer.send(input).catch((error: unknown) => `could not be tried: ${String(error)}`);
    if (what) findings.push({ input, what, shown: fuzzer.show(input) });
  };
  for (let from = first; from < first + runs; from += batchSize) {
    const end = Math.min(from + batchSize, first + runs);
    const inputs = Array.from({ length: end - from }, (_, index) => from + index);
    await Promise.all([
      inOrder(
        inputs.filter((input) => doorOf(input) === wamp),
        1,
        throwOne,
      ),
      inOrder(
        inputs.filter((input) => doorOf(input) !== wamp),
        atOnce,
        throwOne,
      ),
    ]);
    const faults = await wellbeing.faults();
    if (faults.length > 0) {
      findings.push({ what: faults.join("\n"), shown: `somewhere in ${end - from} inputs from ${from}` });
      break; // what comes after would only say the same
    }
    log(
      `${end - first} of ${runs} inputs, ${findings.length} findings, memory grown by ${JSON.stringify(wellbeing.growth())} MB`,
    );
  }
  wamp.stop();
  log(
    `answers over HTTP ${JSON.stringify(http.fates())}, connections of WAMP after an input ${JSON.stringify(wamp.fates())}`,
  );
  const keptOut = Object.entries(wamp.fates()).reduce(
    (sum, [fate, count]) => sum + (/kept out/.test(fate) ? count : 0),
    0,
  );
  if (keptOut > runs / 5)
    findings.push({ what: `${keptOut} inputs of WAMP were not tried`, shown: "nobody was let in" });
  for (const what of wellbeing.hasGrownTooMuch()) findings.push({ what, shown: `after ${runs} inputs` });
  return { findings, growth: wellbeing.growth() };
}

async function inOrder(inputs: number[], atOnce: number, send: (input: number) => Promise<void>): Promise<void> {
  const waiting = [...inputs];
  const worker = async () => {
    for (let input = waiting.shift(); input !== undefined; input = waiting.shift()) await send(input);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function worldOf(all: Everybody): Promise<HttpWorld> {
  const { product, machineId, tokenId } = all;
  const manifest: Record<string, string> = JSON.parse(
    readFileSync(join(root, ".next", "app-path-routes-manifest.json"), "utf8"),
  );
  const filled = Object.values(manifest).map((path) =>
    path
      .replace("/machines/[id]", `/machines/${machineId}`)
      .replace("[...nextauth]", "csrf")
      .replace(/\[\w+\]/g, tokenId),
  );
  const actions = [...builtActions()];
  const idsOf = (isWanted: (name: string) => boolean) => actions.filter(([name]) => isWanted(name)).map(([, id]) => id);
  const body = JSON.stringify({ name: "a machine", ip: null, facts });
  return {
    host: new URL(product.url).host,
    origin: product.url,
    paths: [...new Set([...filled, "/notify", "/ws", "/clients/"])],
    actionIds: idsOf((name) => !bare.test(name)),
    bareActionIds: idsOf((name) => bare.test(name)),
    cookieOf: (role) => (role === "nobody" ? undefined : all.cookieOf(role)),
    machineId,
    signed: { body, headers: await signed(all.key, await freshNonce(product), body) },
  };
}
