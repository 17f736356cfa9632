import { newMachineId } from "@realtimemonitor/protocol/random.ts";
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { NotFound } from "./errors.ts";
import { listChanges, readMachine, removeMachine, renameMachine, updateSettings } from "./machines.ts";
import { addMachine, signInAs, testServer } from "./testing/server.ts";

vi.mock("./session-cookie.ts", async () => (await import("./testing/server.ts")).fakeSessionCookie());

const { db } = testServer();
const id = newMachineId();
const { version: _, ...usual } = defaultSettings;
const values = { ...usual, show_disk: false, frequency: 2 };
beforeEach(async () => {
  await signInAs("admin", "ada");
});

describe("settings", () => {
  it.each([
    [{ settingsVersion: 4 }, 5],
    [{ settingsVersion: 4, reportedVersion: 4 }, 5],
    [{ settingsVersion: 4, reportedVersion: 9 }, 10], // the database was restored from a backup
    [{ settingsVersion: 4, reportedVersion: 2 }, 5],
  ])("get a version above what is stored and reported: %j gives %i", async (row, version) => {
    await addMachine(id, row);
    expect(await updateSettings(id, values)).toEqual({ ...values, version });
    expect((await readMachine(id)).settings).toEqual({ ...values, version });
  });

  it("get a version of their own when two administrators save at once", async () => {
    await addMachine(id);
    const saved = await Promise.all([updateSettings(id, values), updateSettings(id, { ...values, disabled: true })]);
    expect(saved.map((settings) => settings.version).sort()).toEqual([2, 3]);
  });

  it("are remembered with author, old and new value", async () => {
    await addMachine(id);
    await updateSettings(id, values);
    await updateSettings(id, values);
    const [again, first] = await listChanges(id);
    expect(first).toMatchObject({
      author: "ada",
      version: 2,
      changes: [
        { field: "show_disk", before: "true", after: "false" },
        { field: "frequency", before: "1", after: "2" },
      ],
    });
    expect(again).toMatchObject({ version: 3, changes: [] });
  });

  it.each([0, -1, Number.NaN, 0.49, 3601, Number.POSITIVE_INFINITY])("refuse a frequency of %d", async (frequency) => {
    await addMachine(id);
    await expect(updateSettings(id, { ...values, frequency })).rejects.toThrow(/frequency/);
    expect((await readMachine(id)).settings.version).toBe(1);
  });
});

describe("a machine", () => {
  it("is renamed, and its name stays text", async () => {
    await addMachine(id);
    await renameMachine(id, " <b>x</b> ");
    expect((await readMachine(id)).name).toBe("<b>x</b>");
  });

  it("is removed with its changes", async () => {
    await addMachine(id);
    await updateSettings(id, values);
    await removeMachine(id);
    expect(await (await db()).settingsChange.count()).toBe(0);
    await expect(readMachine(id)).rejects.toThrow(NotFound);
  });

  it.each([newMachineId(), "nonsense"])("that does not exist is not found: %s", async (unknown) => {
    await expect(readMachine(unknown)).rejects.toThrow(NotFound);
    await expect(updateSettings(unknown, values)).rejects.toThrow(NotFound);
    await expect(renameMachine(unknown, "x")).rejects.toThrow(NotFound);
    await expect(removeMachine(unknown)).rejects.toThrow(NotFound);
  });
});
