import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AdminSnapshot, FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import SqliteDatabase from "better-sqlite3";
import { afterEach, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../prisma/open-database.ts";
import { canMakeSmallDisk, makeSmallDisk } from "../prisma/testing/small-disk.ts";
import { askHub } from "./testing/ask-hub.ts";
import { addMachine, createSampler, joinAsAgent } from "./testing/people.ts";
import { findWriterPid, hubPidOf, isAlive } from "./testing/processes.ts";
import { startTestRouter, type TestRouter, until } from "./testing/router.ts";

/** Each fault really happens to the database file of a running hub; agents go on meanwhile. */
let router: TestRouter;
let database: Database;
const undo: (() => void)[] = [];
afterEach(async () => {
  await database?.$disconnect();
  await router?.stop();
  for (const step of undo.splice(0).reverse()) step();
});

async function start(variables: Record<string, string> = {}): Promise<void> {
  router = await startTestRouter({ variables });
  database = await openDatabase(router.env.databaseUrl);
}
const path = () => router.env.databaseUrl.replace("file:", "");
const health = async () => (await askHub(router.env.hubSocket, "/health")).body as { database: string };
const admin = async () => AdminSnapshot.parse((await askHub(router.env.hubSocket, "/admin")).body);
const isOnline = async (id: string) =>
  FleetSnapshot.parse((await askHub(router.env.hubSocket, "/fleet")).body).rows.some(
    (row) => row.id === id && row.presence === "online",
  );

/** A machine that has joined before the fault, and can send samples during it. */
async function joinedMachine() {
  const machine = await addMachine(database);
  const agent = await joinAsAgent(router.env, machine);
  const next = createSampler();
  return { id: machine.id, agent, send: () => agent.publish(topics.stats, [next()]) };
}
/** It comes online, which is an event to be written. */
async function comeOnline({ id, send }: { id: string; send(): Promise<unknown> }): Promise<void> {
  await until("it to be online", async () => {
    await send();
    return isOnline(id);
  });
}
const eventsOf = (id: string) => database.event.count({ where: { machineId: id } });
const toFail = (words: RegExp) =>
  until("the failure to show", async () => {
    const { store } = await admin();
    return store.status === "failing" && words.test(store.problem ?? "") && (await health()).database === "down";
  });
const toWork = () =>
  until(
    "writing to work again",
    async () => (await admin()).store.status === "ok" && (await health()).database === "ok",
  );

describe("a database", () => {
  it("that another program has locked: live goes on, the failure shows, and what waited is written", async () => {
    await start();
    const machine = await joinedMachine();
    const other = new SqliteDatabase(path());
    other.exec("BEGIN EXCLUSIVE");
    await comeOnline(machine);
    await toFail(/locked by another program/);
    expect(await isOnline(machine.id)).toBe(true);
    other.exec("COMMIT");
    other.close();
    await toWork();
    expect(await eventsOf(machine.id)).toBeGreaterThan(0);
  });

  it.skipIf(!canMakeSmallDisk)("on a full disk: the same", async () => {
    const disk = makeSmallDisk("2m");
    undo.push(disk.remove);
    await start({ DATABASE_URL: `file:${disk.folder}/monitor.db` });
    const machine = await joinedMachine();
    const ballast = join(disk.folder, "ballast");
    fill(ballast);
    await comeOnline(machine);
    await toFail(/disk is full|disk reports an error/);
    expect(await isOnline(machine.id)).toBe(true);
    rmSync(ballast);
    await toWork();
    expect(await eventsOf(machine.id)).toBeGreaterThan(0);
  });

  it("whose writer is killed: another takes its place", async () => {
    await start();
    const [first, second] = [await joinedMachine(), await joinedMachine()];
    await comeOnline(first);
    await until("an event", async () => (await eventsOf(first.id)) > 0);
    const killed = findWriterPid(hubPidOf(router.pid())) ?? 0;
    expect(killed).toBeGreaterThan(0);
    process.kill(killed, "SIGKILL");
    await until("its end", () => !isAlive(killed));
    await comeOnline(second);
    await until("an event", async () => (await eventsOf(second.id)) > 0);
    expect(findWriterPid(hubPidOf(router.pid()))).not.toBe(killed);
  });

  it("that is damaged: live goes on, the failure shows and says what to do, and with a whole file it starts again", async () => {
    await start();
    const machine = await joinedMachine();
    const copy = join(mkdtempSync(join(tmpdir(), "copy-")), "whole.db");
    undo.push(() => rmSync(join(copy, ".."), { recursive: true }));
    await database.$executeRawUnsafe(`VACUUM INTO '${copy}'`);
    for (const file of [path(), `${path()}-wal`]) writeFileSync(file, Buffer.alloc(readFileSync(file).length, 0xa5));
    await comeOnline(machine);
    await toFail(/damaged|pnpm restore|disk reports an error/);
    expect(await isOnline(machine.id)).toBe(true);
    await database.$disconnect();
    await router.kill("SIGTERM");
    for (const file of ["-wal", "-shm"]) rmSync(path() + file, { force: true });
    copyFileSync(copy, path());
    await router.start();
    database = await openDatabase(router.env.databaseUrl);
    await comeOnline(await joinedMachine());
    await toWork();
  });
});

/** Takes what is left of a disk. */
function fill(file: string): void {
  const piece = Buffer.alloc(4096, 1);
  try {
    for (;;) writeFileSync(file, piece, { flag: "a" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
  }
}
