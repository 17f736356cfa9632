// A program that reads: as the README shows it, and what becomes of it when its token ends and it ignores the goodbye.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { readerAuthid } from "@realtimemonitor/protocol/identifiers.ts";
import { procedures, topics } from "@realtimemonitor/protocol/topics.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../prisma/open-database.ts";
import { askHub } from "./testing/ask-hub.ts";
import {
  addApiToken,
  addMachine,
  createSampler,
  joinAsAgent,
  joinAsReader,
  type TestToken,
  wsUrl,
} from "./testing/people.ts";
import { startTestRouter, type TestRouter, until } from "./testing/router.ts";
import type { WampClient } from "./testing/wamp-client.ts";

let router: TestRouter;
let database: Database;
let agent: WampClient;
let machineId: string;
const sample = createSampler();
const open: WampClient[] = [];
let feeding: NodeJS.Timeout;

beforeAll(async () => {
  router = await startTestRouter();
  database = await openDatabase(router.env.databaseUrl);
  const machine = await addMachine(database, { name: "web-1" });
  machineId = machine.id;
  agent = await joinAsAgent(router.env, machine);
  feeding = setInterval(() => agent.publish(topics.stats, [sample()]).catch(() => {}), 250);
  const rows = async () => FleetSnapshot.parse((await askHub(router.env.hubSocket, "/fleet")).body).rows;
  await until("the machine to be shown", async () => (await rows()).length > 0);
});
afterAll(async () => {
  clearInterval(feeding);
  for (const client of [agent, ...open]) await client?.close();
  await database?.$disconnect();
  await router?.stop();
});

/** A reader that listens to the fleet and one machine, and never leaves. */
async function stay(token: TestToken) {
  const client = await joinAsReader(router.env, token);
  open.push(client);
  const heard = { fleet: 0, machine: 0 };
  await client.subscribe(topics.fleet, () => heard.fleet++);
  await client.subscribe(topics.machine(machineId), () => heard.machine++);
  await client.call(procedures.machineRecent, [machineId]); // by which the hub knows that somebody listens
  await until("frames", () => heard.fleet > 0 && heard.machine > 0);
  return { client, heard };
}

/** Another one hears so much, and this one nothing. */
async function hearsNothing({ client, heard }: Awaited<ReturnType<typeof stay>>): Promise<void> {
  const other = await stay(await addApiToken(database));
  const before = { ...heard };
  const others = other.heard.fleet;
  await until("frames for somebody else", () => other.heard.fleet > others + 4);
  expect(heard).toEqual(before);
  for (const procedure of [procedures.fleetSnapshot, procedures.fleetTrends, procedures.machineRecent]) {
    await expect(client.call(procedure, [machineId])).rejects.toThrow(/this API token is not good any more/);
  }
  await other.client.close();
}
const lookNow = () => askHub(router.env.hubSocket, "/look-at-readers", {});

describe("a program that reads, stays, and ignores the goodbye", () => {
  it.each([
    [
      "its token is revoked",
      ({ id }: TestToken) => database.apiToken.update({ where: { id }, data: { revokedAt: Date.now() } }),
    ],
    [
      "its token expires",
      ({ id }: TestToken) => database.apiToken.update({ where: { id }, data: { expiresAt: Date.now() } }),
    ],
    [
      "its owner is disabled",
      ({ userId }: TestToken) => database.user.update({ where: { id: userId }, data: { disabledAt: Date.now() } }),
    ],
    ["its owner is removed", ({ userId }: TestToken) => database.user.delete({ where: { id: userId } })],
  ])("hears nothing from the moment that %s, and does not come back", async (_what, end) => {
    const token = await addApiToken(database);
    const reader = await stay(token);
    await end(token);
    expect((await lookNow()).status).toBe(204);
    await hearsNothing(reader);
    expect(reader.client.goodbye).toBe("realtimemonitor.close.session_ended");
    await expect(joinAsReader(router.env, token)).rejects.toThrow(/API token that is good/);
  });

  it("is found also when nobody tells the hub", async () => {
    const token = await addApiToken(database);
    const reader = await stay(token);
    await database.apiToken.update({ where: { id: token.id }, data: { revokedAt: Date.now() } });
    await until("it to be found", () => reader.client.goodbye !== undefined, 45_000);
    await hearsNothing(reader);
  }, 90_000);

  it("comes back when its owner may again, and is not ended for what was", async () => {
    const token = await addApiToken(database);
    const { client } = await stay(token);
    const setDisabled = (disabledAt: number | null) =>
      database.user.update({ where: { id: token.userId }, data: { disabledAt } });
    await setDisabled(Date.now());
    await lookNow();
    await client.close();
    await setDisabled(null);
    const again = await stay(token);
    await lookNow();
    await expect(again.client.call(procedures.fleetSnapshot)).resolves.toHaveProperty("machines");
    expect(again.client.goodbye).toBeUndefined();
  });
});

describe("the example in the README", () => {
  /** The program between the first fence of that language after the section's head. */
  function exampleOf(language: string): string {
    const readme = readFileSync(join(import.meta.dirname, "README.md"), "utf8");
    const section = readme.slice(readme.indexOf("## A program of your own"));
    return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(section)?.[1] ?? "";
  }

  it("prints the machines and each change, by nothing but a token", async () => {
    const folder = mkdtempSync("/tmp/rm-reader-");
    const { id, token } = await addApiToken(database);
    writeFileSync(join(folder, "watch.py"), exampleOf("python"));
    const python = join(import.meta.dirname, "../.venv/bin/python");
    const env = {
      ...process.env,
      ROUTER: wsUrl(router.env),
      AUTHID: readerAuthid(id),
      TOKEN: token,
      PYTHONUNBUFFERED: "1",
    };
    const child = spawn(python, [join(folder, "watch.py")], { env, stdio: ["ignore", "pipe", "pipe"] });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        printed += chunk;
      });
    }
    try {
      await until("its words", () => /web-1 is online[\s\S]*web-1: \d/.test(printed)).catch((error) => {
        throw new Error(`${error}\n${printed}`);
      });
      expect(printed).not.toContain(token);
    } finally {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true });
    }
  });
});
