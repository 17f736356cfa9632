import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sample } from "@realtimemonitor/protocol/sample.ts";
import SqliteDatabase from "better-sqlite3";
import { createOpenMinutes } from "../../crossbar/hub/open-minutes.ts";
import { applyMigrations } from "../apply-migrations.ts";
import type { Block } from "../history/block.ts";
import { type NewBlock, packMinute } from "../history/minute.ts";

/** A real database file, as a first start makes it. */
export function createTestDatabase() {
  const folder = mkdtempSync(join(tmpdir(), "history-"));
  const path = join(folder, "test.db");
  applyMigrations(`file:${path}`);
  const database = new SqliteDatabase(path);
  return {
    folder,
    path,
    database,
    addMachine(id: string): string {
      database
        .prepare(`INSERT INTO "Machine" (id, publicKey, name, facts, tags, joinedAt) VALUES (?, ?, 'a', '{}', '[]', 1)`)
        .run(id, id);
      return id;
    },
    count: (table: string): number => Number(database.prepare(`SELECT count(*) FROM "${table}"`).pluck().get()),
    all: (table: string, order = 1): unknown[] => database.prepare(`SELECT * FROM "${table}" ORDER BY ${order}`).all(),
    remove(): void {
      database.close();
      rmSync(folder, { recursive: true });
    },
  };
}
export type TestDatabase = ReturnType<typeof createTestDatabase>;

/** The same random numbers from the same beginning: mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Samples of a run, one a second, with all that an agent can tell. */
export function createSamples({ runId = "0123456789abcdef", cores = 2, seed = 1 } = {}) {
  const random = seededRandom(seed);
  const upTo = (limit: number) => Math.round(random() * limit);
  const percent = () => upTo(1000) / 10;
  return (seq: number, change: Partial<Sample> = {}): Sample => ({
    runId,
    seq,
    sampledAt: 1_000_000 + seq * 1000 + upTo(3),
    monotonicMs: seq * 1000 + upTo(3),
    settings_version: 1,
    cpus: Array.from({ length: cores }, percent),
    memory: { totalBytes: 8e9, usedBytes: upTo(8e9), cacheBytes: upTo(4e9) },
    disks: ["/", "/a b]c"].map((mount) => ({ mount, totalBytes: 1e11, usedBytes: upTo(1e11) })),
    swap: { totalBytes: 1e9, usedBytes: upTo(1e9) },
    load: { oneMinute: percent(), fiveMinutes: percent(), fifteenMinutes: percent() },
    pressure: {
      cpuSomePercent: percent(),
      memorySomePercent: percent(),
      memoryFullPercent: percent(),
      ioSomePercent: percent(),
      ioFullPercent: percent(),
    },
    diskIo: ["sda", "sdb"].map((device) => ({
      device,
      readBytesPerSecond: upTo(1e8),
      writtenBytesPerSecond: upTo(1e8),
      busyPercent: percent(),
    })),
    networks: ["eth0", "eth1"].map((name) => ({
      interface: name,
      receivedBytesPerSecond: upTo(1e8),
      sentBytesPerSecond: upTo(1e8),
    })),
    uptimeSeconds: 1000 + seq,
    ...change,
  });
}

/** Samples as the hub makes blocks of them; each with when it was taken. */
export function blocksOf(machineId: string, samples: { at: number; sample: Sample }[]): Block[] {
  const minutes = createOpenMinutes();
  for (const { at, sample } of samples) minutes.add(machineId, sample, at, at);
  return minutes.close(() => true);
}

/** Minutes of a machine with a sample a second; they begin at `from`, which begins a minute. */
export function packMinutes(
  machineId: string,
  { from, minutes, runId, firstSeq = 0 }: { from: number; minutes: number; runId?: string; firstSeq?: number },
): NewBlock[] {
  const next = createSamples({ ...(runId ? { runId } : {}), seed: from % 2 ** 31 });
  const samples = Array.from({ length: minutes * 60 }, (_, second) => ({
    at: from + second * 1000,
    sample: next(firstSeq + second),
  }));
  return blocksOf(machineId, samples).map(packMinute);
}

/** The same minute of other machines and times, for what only counts and weighs them. */
export const copyOf = (block: NewBlock, machineId: string, minuteAt: number): NewBlock => ({
  ...block,
  machineId,
  minuteAt,
  row: { ...block.row, machineId, at: minuteAt },
});

export function firstOf<Item>(items: readonly Item[]): Item {
  const [first] = items;
  if (first === undefined) throw new Error("there is none");
  return first;
}
