import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AdminSnapshot, FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import { afterEach, expect, it } from "vitest";
import { checkDatabase } from "../prisma/history/quick-check.ts";
import { openHistoryReader } from "../prisma/history/reader.ts";
import { openHistoryWriter } from "../prisma/history/writer.ts";
import { type Database, openDatabase } from "../prisma/open-database.ts";
import { packMinutes } from "../prisma/testing/history.ts";
import { askHub } from "./testing/ask-hub.ts";
import { addMachine, createSampler, joinAsAgent } from "./testing/people.ts";
import { startTestRouter, type TestRouter, until } from "./testing/router.ts";

const root = join(import.meta.dirname, "..");
let router: TestRouter;
let database: Database;
let folder: string;
afterEach(async () => {
  await database?.$disconnect();
  await router?.stop();
  rmSync(folder, { recursive: true });
});

/** The very command, with the environment of the server. */
async function command(name: string, file: string): Promise<string> {
  const { stateDir, port } = router.env;
  const env = { ...process.env, STATE_DIR: stateDir, PORT: String(port), DATABASE_URL: "" };
  const child = spawn(process.execPath, ["start/main.mjs", name, file], { cwd: root, env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      output += text;
    });
  }
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(output);
  return output;
}

it("a backup is made and restored while agents publish: machines and history are those of the backup, and new samples are kept", async () => {
  folder = mkdtempSync(join(tmpdir(), "backup-"));
  router = await startTestRouter();
  database = await openDatabase(router.env.databaseUrl);
  const path = router.env.databaseUrl.replace("file:", "");
  const [kept, removed] = [
    await addMachine(database, { name: "kept" }),
    await addMachine(database, { name: "removed" }),
  ];
  const from = Math.floor(Date.now() / 3_600_000 - 5) * 3_600_000;
  writeHistory(kept.id, from);
  writeHistory(removed.id, from);

  const agent = await joinAsAgent(router.env, kept);
  const next = createSampler();
  const publishing = setInterval(() => void agent.publish(topics.stats, [next()]).catch(() => {}), 200);
  const rows = async () => FleetSnapshot.parse((await askHub(router.env.hubSocket, "/fleet")).body).rows;
  const isOnline = async () => (await rows()).some(({ id, presence }) => id === kept.id && presence === "online");
  await until("it to be online", isOnline);

  const file = join(folder, "a.db");
  expect(await command("backup", file)).toMatch(/Backed up to .*a\.db: .* MB, checked/);
  expect(checkDatabase(file)).toEqual([]);

  await database.machine.delete({ where: { id: removed.id } });
  const later = await addMachine(database, { name: "later" });
  await database.$executeRawUnsafe(`DELETE FROM "HistoryMinute"`);
  const known = async () =>
    AdminSnapshot.parse((await askHub(router.env.hubSocket, "/admin")).body).machines.map(({ id }) => id);
  await until("the hub to know the later machine", async () => (await known()).includes(later.id), 40_000);

  expect(await command("restore", file)).toMatch(/Restored 2 machines .*\n.*before-restore-.*\n.*sign in again/);
  const names = await database.machine.findMany({ select: { name: true }, orderBy: { name: "asc" } });
  expect(names).toEqual([{ name: "kept" }, { name: "removed" }]);
  await until("the hub to know them again", async () => !(await known()).includes(later.id), 40_000);
  expect((await known()).sort()).toEqual([kept.id, removed.id].sort());
  expect(await isOnline()).toBe(true);

  const lastSeq = next().seq;
  clearInterval(publishing);
  await router.kill("SIGTERM"); // it writes what is open
  const reader = openHistoryReader(path);
  for (const { id } of [kept, removed]) {
    expect([...reader.rows("minutes", { machineId: id, from, to: from + 120_000 })].length).toBe(2);
  }
  const blocks = [...reader.blocks({ machineId: kept.id, from: from + 3_600_000, to: Date.now() + 60_000 })];
  const seqs = blocks.flatMap(({ columns }) => columns.seq ?? []);
  expect(Math.max(...seqs.map(Number))).toBeGreaterThan(lastSeq - 10);
  reader.close();

  function writeHistory(id: string, at: number): void {
    const writer = openHistoryWriter(path);
    writer.write({ blocks: packMinutes(id, { from: at, minutes: 2 }), events: [] });
    writer.close();
  }
}, 150_000);
