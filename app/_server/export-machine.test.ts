import { once } from "node:events";
import { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { newMachineId } from "@realtimemonitor/protocol/random.ts";
import { beforeEach, expect, it, vi } from "vitest";
import { serverEnv } from "./env.ts";
import { NotFound } from "./errors.ts";
import { exportMachine } from "./export-machine.ts";
import { updateSettings } from "./settings.ts";
import { writeHistory } from "./testing/history.ts";
import { addMachine, signInAs, testServer } from "./testing/server.ts";

vi.mock("./session-cookie.ts", async () => (await import("./testing/server.ts")).fakeSessionCookie());

testServer();
const id = newMachineId();
const minuteAt = Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000;
beforeEach(async () => {
  await signInAs("admin");
  await addMachine(id);
});

async function exported() {
  const { body, fileName } = await exportMachine(id);
  expect(fileName).toMatch(new RegExp(`^${id}-\\d{4}-\\d\\d-\\d\\d\\.ndjson\\.gz$`));
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return gunzipSync(Buffer.concat(chunks))
    .toString("utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

it("has the machine, its changes, events, hours, minutes and every sample once, and nothing of another", async () => {
  await updateSettings(id, { frequency: 2 });
  writeHistory(serverEnv().databaseUrl, { machineId: id, minuteAt, minutes: 25 });
  writeHistory(serverEnv().databaseUrl, { machineId: newMachineId(), minuteAt: minuteAt - 77_000, minutes: 3 });
  const lines = await exported();
  expect(lines[0]).toMatchObject({ record: "machine", id, settings: { frequency: 2 } });
  const count = (record: string) => lines.filter((line) => line.record === record).length;
  expect(count("change")).toBe(1);
  expect(count("event")).toBe(1);
  expect(count("minute")).toBe(25);
  expect(count("hour")).toBeGreaterThanOrEqual(1);
  const samples = lines.filter(({ record }) => record === "sample");
  expect(samples).toHaveLength(25 * 60);
  expect(new Set(samples.map(({ at }) => at)).size).toBe(samples.length);
  expect(samples[0]).toMatchObject({ runId: expect.any(String), cpus: [0], memory: { usedBytes: 1, totalBytes: 2 } });
  expect(new Set(lines.map(({ machineId }) => machineId).filter(Boolean))).toEqual(new Set([id]));
});

it("of a machine with no past is its machine alone", async () => {
  expect((await exported()).map(({ record }) => record)).toEqual(["machine"]);
});

it("ends when its reader leaves half-way", async () => {
  writeHistory(serverEnv().databaseUrl, { machineId: id, minuteAt, minutes: 25 });
  const { body } = await exportMachine(id);
  const taking = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
  await once(taking, "readable");
  taking.destroy();
  await once(taking, "close");
});

it("of no machine is refused before anything is sent", async () => {
  await expect(exportMachine(newMachineId())).rejects.toThrow(NotFound);
});

it("is made four at once, and a fifth waits until one is done", async () => {
  writeHistory(serverEnv().databaseUrl, { machineId: id, minuteAt, minutes: 25 });
  const four = await Promise.all([1, 2, 3, 4].map(() => exportMachine(id)));
  await expect(exportMachine(id)).rejects.toMatchObject({ status: 429 });
  for (const { body } of four) await body.cancel();
  await vi.waitFor(async () => (await exportMachine(id)).body.cancel());
});
