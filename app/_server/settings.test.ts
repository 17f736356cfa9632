import { newMachineId } from "@realtimemonitor/protocol/random.ts";
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { NotFound, Overtaken, Refused } from "./errors.ts";
import { readSettings, readSettingsOf, undoChange, updateSettings, updateSettingsOf } from "./settings.ts";
import { addMachine, cookie, signInAs, testServer } from "./testing/server.ts";

vi.mock("./session-cookie.ts", async () => (await import("./testing/server.ts")).fakeSessionCookie());

const { db } = testServer();
const [id, other] = [newMachineId(), newMachineId()];
const { version: _, ...usual } = defaultSettings;

let sessions: { ada: string | undefined; bob: string | undefined };
beforeEach(async () => {
  await signInAs("admin", "bob");
  const bob = cookie.sessionId;
  await signInAs("admin", "ada");
  sessions = { ada: cookie.sessionId, bob };
});
async function as<Result>(name: "ada" | "bob", work: () => Promise<Result>): Promise<Result> {
  cookie.sessionId = sessions[name];
  return work();
}
const changeId = async (...saved: Parameters<typeof updateSettings>) => (await updateSettings(...saved)).changeId ?? "";
const settings = async (machineId = id) => (await readSettings(machineId)).settings;

describe("settings", () => {
  it.each([
    [{ settingsVersion: 4 }, 5],
    [{ settingsVersion: 4, reportedVersion: 4 }, 5],
    [{ settingsVersion: 4, reportedVersion: 9 }, 10], // the database was restored from a backup
    [{ settingsVersion: 4, reportedVersion: 2 }, 5],
  ])("get a version above what is stored and reported: %j gives %i", async (row, version) => {
    await addMachine(id, row);
    const { settings: written } = await updateSettings(id, { frequency: 2, show_disk: false });
    expect(written).toEqual({ [id]: { ...usual, frequency: 2, show_disk: false, version } });
    expect(await settings()).toEqual(written[id]);
  });

  it("get a version of their own when two administrators change different ones at once, and none is lost", async () => {
    await addMachine(id);
    await Promise.all([updateSettings(id, { frequency: 2 }, 1), updateSettings(id, { show_disk: false }, 1)]);
    expect(await settings()).toEqual({ ...usual, frequency: 2, show_disk: false, version: 3 });
  });

  it("keep the younger switches as they are when an edit does not name them", async () => {
    await addMachine(id);
    await updateSettings(id, { show_load: false });
    await updateSettings(id, { frequency: 2 });
    expect(await settings()).toMatchObject({ show_load: false, frequency: 2 });
  });

  it("that are so already get no new version", async () => {
    await addMachine(id);
    expect(await updateSettings(id, { frequency: 1 })).toEqual({ settings: {}, changeId: null });
    expect((await settings()).version).toBe(1);
  });

  it("are not written over what another administrator changed unseen, and both values are told", async () => {
    await addMachine(id);
    await as("ada", () => updateSettings(id, { frequency: 5 }));
    const overtaken = await as("bob", () => updateSettings(id, { frequency: 10 }, 1).catch((error) => error));
    expect(overtaken).toBeInstanceOf(Overtaken);
    expect(overtaken.by).toEqual([
      { field: "frequency", value: 5, author: "ada", isYours: false, changedAt: expect.any(Number) },
    ]);
    await as("bob", () => updateSettings(id, { frequency: 5 }, 1)); // the same: there is nothing to lose
    await as("bob", () => updateSettings(id, { frequency: 10 }, 2));
    expect(await settings()).toMatchObject({ frequency: 10, version: 3 });
  });

  it("are remembered with author, old and new value", async () => {
    await addMachine(id);
    await as("ada", () => updateSettings(id, { frequency: 2, show_disk: false }));
    const { changes, hasMore } = await as("bob", () => readSettings(id));
    expect(hasMore).toBe(false);
    expect(changes).toMatchObject([
      {
        author: "ada",
        isYours: false,
        version: 2,
        machineCount: 1,
        isUndone: false,
        appliedAt: null,
        differences: [
          { field: "show_disk", before: true, after: false },
          { field: "frequency", before: 1, after: 2 },
        ],
      },
    ]);
  });

  it.each([
    { frequency: 0 },
    { frequency: Number.NaN },
    { frequency: 0.49 },
    { frequency: 3601 },
    { version: 9 },
    { show_disk: "no" },
    [],
    null,
  ])("refuse %j", async (edit) => {
    await addMachine(id);
    await expect(updateSettings(id, edit as never)).rejects.toThrow();
    await expect(updateSettingsOf([id], edit as never)).rejects.toThrow();
    expect((await settings()).version).toBe(1);
  });

  it.each([newMachineId(), "nonsense"])("of a machine that does not exist are not found: %s", async (unknown) => {
    await expect(readSettings(unknown)).rejects.toThrow(NotFound);
    await expect(updateSettings(unknown, { frequency: 2 })).rejects.toThrow(NotFound);
  });
});

describe("settings of many machines", () => {
  beforeEach(async () => {
    await addMachine(id);
    await addMachine(other, { settingsVersion: 7 });
    await updateSettings(other, { show_disk: false });
  });

  it("are told by value, and by how many have it", async () => {
    const { count, values } = await readSettingsOf([id, other, newMachineId()]);
    expect(count).toBe(2);
    expect(values.frequency).toEqual([{ value: 1, count: 2 }]);
    expect(values.show_disk).toHaveLength(2);
  });

  it("are changed where they differ, and only what was touched", async () => {
    const { settings: written } = await updateSettingsOf([id, other], { frequency: 5 });
    expect(written[id]).toMatchObject({ frequency: 5, show_disk: true, version: 2 });
    expect(written[other]).toMatchObject({ frequency: 5, show_disk: false, version: 9 });
    const again = await updateSettingsOf([id, other], { show_disk: false });
    expect(Object.keys(again.settings)).toEqual([id]);
    expect((await readSettings(id)).changes.map((change) => change.machineCount)).toEqual([1, 2]);
  });

  it("are undone as a whole by any of their changes", async () => {
    await updateSettingsOf([id, other], { frequency: 5 });
    const [last] = (await readSettings(other)).changes;
    const { settings: written, kept } = await undoChange(last?.id ?? "");
    expect(kept).toEqual([]);
    expect(Object.values(written).map(({ frequency }) => frequency)).toEqual([1, 1]);
    expect(written[other]?.show_disk).toBe(false);
  });

  it.each([[[]], [["nonsense"]], [Array.from({ length: 1001 }, newMachineId)]])(
    "refuse who is no list of machines",
    async (ids) => {
      await expect(updateSettingsOf(ids, { frequency: 5 })).rejects.toThrow();
    },
  );

  it("may be a thousand, and then take one change each", async () => {
    const ids = Array.from({ length: 998 }, newMachineId);
    const rows = ids.map((machineId) => ({ id: machineId, publicKey: machineId, name: machineId, joinedAt: 1n }));
    await (await db()).machine.createMany({ data: rows.map((row) => ({ ...row, facts: {}, tags: [] })) });
    const { settings: written, changeId: change } = await updateSettingsOf([id, other, ...ids], { frequency: 5 });
    expect(Object.keys(written)).toHaveLength(1000);
    expect(Object.keys((await undoChange(change ?? "")).settings)).toHaveLength(1000);
  });
});

describe("undoing a change", () => {
  beforeEach(() => addMachine(id));

  it("gives back what was before, as a change of its own, and marks the other", async () => {
    const change = await changeId(id, { frequency: 5, show_disk: false });
    await undoChange(change);
    expect(await settings()).toEqual({ ...usual, version: 3 });
    const [undo, undone] = (await readSettings(id)).changes;
    expect(undo).toMatchObject({ undoesVersion: 2, isUndone: false });
    expect(undone).toMatchObject({ undoesVersion: null, isUndone: true });
    await undoChange(undo?.id ?? "");
    expect(await settings()).toMatchObject({ frequency: 5, show_disk: false });
  });

  it("leaves what was changed again since, and says by whom", async () => {
    const change = await changeId(id, { frequency: 5, show_disk: false });
    await as("bob", () => updateSettings(id, { frequency: 9 }));
    expect(await undoChange(change)).toMatchObject({ kept: [{ field: "frequency", author: "bob" }] });
    expect(await settings()).toMatchObject({ frequency: 9, show_disk: true });
  });

  it("is refused when nothing of it stands any more, also when it is asked for twice", async () => {
    const change = await changeId(id, { frequency: 5 });
    await as("bob", () => updateSettings(id, { frequency: 9 }));
    await expect(undoChange(change)).rejects.toThrow(/frequency was changed again since, by bob/);
    const next = await changeId(id, { frequency: 5 });
    await undoChange(next);
    await expect(undoChange(next)).rejects.toThrow(Refused);
  });

  it.each(["made-up", "", undefined, { gt: "" }])("that does not exist is refused: %j", async (unknown) => {
    await expect(undoChange(unknown as string)).rejects.toThrow();
  });
});
