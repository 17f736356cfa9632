import { newMachineId } from "@realtimemonitor/protocol/random.ts";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { NotFound } from "./errors.ts";
import { readMachine, removeMachine, renameMachine, retagMachines } from "./machines.ts";
import { updateSettings } from "./settings.ts";
import { addMachine, signInAs, testServer } from "./testing/server.ts";

vi.mock("./session-cookie.ts", async () => (await import("./testing/server.ts")).fakeSessionCookie());

const { db } = testServer();
const id = newMachineId();
beforeEach(async () => {
  await signInAs("admin", "ada");
});

describe("a machine", () => {
  it("is renamed, and its name stays text", async () => {
    await addMachine(id);
    await renameMachine(id, " <b>x</b> ");
    expect((await readMachine(id)).name).toBe("<b>x</b>");
  });

  it("is removed with its changes", async () => {
    await addMachine(id);
    await updateSettings(id, { frequency: 2 });
    await removeMachine(id);
    expect(await (await db()).settingsChange.count()).toBe(0);
    await expect(readMachine(id)).rejects.toThrow(NotFound);
  });

  it.each([newMachineId(), "nonsense"])("that does not exist is not found: %s", async (unknown) => {
    await expect(readMachine(unknown)).rejects.toThrow(NotFound);
    await expect(updateSettings(unknown, { frequency: 2 })).rejects.toThrow(NotFound);
    await expect(renameMachine(unknown, "x")).rejects.toThrow(NotFound);
    await expect(removeMachine(unknown)).rejects.toThrow(NotFound);
  });
});

describe("tags", () => {
  const tagsOf = async (machineId: string) => (await readMachine(machineId)).tags;
  const other = newMachineId();
  beforeEach(async () => {
    await addMachine(id);
    await addMachine(other);
    await retagMachines([id], { add: ["web", "berlin"], remove: [] });
  });

  it("are given to many and taken from many, and each machine keeps its others", async () => {
    expect(await retagMachines([id, other], { add: ["new"], remove: ["web"] })).toBe(2);
    expect(await tagsOf(id)).toEqual(["berlin", "new"]);
    expect(await tagsOf(other)).toEqual(["new"]);
    expect(await retagMachines([id, other], { add: ["new"], remove: ["gone"] })).toBe(0);
  });

  it("are given to all or to none when one would have too many, which is named", async () => {
    const many = Array.from({ length: 15 }, (_, index) => `t${index}`);
    await expect(retagMachines([other, id], { add: many, remove: [] })).rejects.toThrow(`${id} would have 17 tags`);
    expect(await tagsOf(other)).toEqual([]);
  });

  it.each([[["x".repeat(33)]], [["a\nb"]], [[""]]])("are refused when they are none: %j", async (add) => {
    await expect(retagMachines([id], { add, remove: [] })).rejects.toThrow();
    expect(await tagsOf(id)).toEqual(["web", "berlin"]);
  });
});
