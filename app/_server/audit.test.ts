import { newMachineId } from "@realtimemonitor/protocol/random.ts";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Actor, noteDeed } from "./audit.ts";
import { exportAudit, readAuditPage } from "./audit-log.ts";
import { readAuditQuestion } from "./audit-question.ts";
import { write } from "./db.ts";
import { removeMachine, renameMachine, retagMachines } from "./machines.ts";
import { pruneAudit, prunedEvery } from "./prune-audit.ts";
import { undoChange, updateSettings, updateSettingsOf } from "./settings.ts";
import { addMachine, signInAs, testServer } from "./testing/server.ts";

vi.mock("./session-cookie.ts", async () => (await import("./testing/server.ts")).fakeSessionCookie());

const { db } = testServer();
const [id, other] = [newMachineId(), newMachineId()];
const shell: Actor = { kind: "command", id: null, name: "pnpm admin", address: null };
const stranger: Actor = { kind: "stranger", id: null, name: "ada@example.org", address: "192.0.2.7" };
const entries = async (query: Record<string, unknown> = {}) => (await readAuditPage(readAuditQuestion(query))).entries;
const actions = async (query: Record<string, unknown> = {}) => (await entries(query)).map(({ action }) => action);

beforeEach(async () => {
  await signInAs("admin", "Ada");
  await addMachine(id);
  await addMachine(other);
});

describe("the audit log", () => {
  it("says who did what to what, from where and when", async () => {
    await renameMachine(id, "web-1");
    expect(await entries()).toEqual([
      {
        id: expect.any(Number),
        at: expect.closeTo(Date.now(), -4),
        actorKind: "user",
        actorId: "u-Ada",
        actorName: "Ada",
        address: "192.0.2.1",
        action: "machine renamed",
        targetKind: "machine",
        targetId: id,
        targetName: "web-1",
        detail: { before: id, after: "web-1" },
      },
    ]);
  });

  it("keeps the name of a machine that is gone", async () => {
    await renameMachine(id, "web-1");
    await removeMachine(id);
    expect(await entries({ what: "web-" })).toMatchObject([{ action: "machine removed", targetName: "web-1" }, {}]);
  });

  it("says nothing of what was so already", async () => {
    await renameMachine(id, id);
    await retagMachines([id], { add: [], remove: ["none"] });
    await updateSettings(id, { frequency: 1 });
    expect(await entries()).toEqual([]);
  });

  it("has one entry for a change of many machines, with the values before and after, and is found by each", async () => {
    await updateSettings(id, { frequency: 2 });
    const { changeId } = await updateSettingsOf([id, other], { frequency: 5, show_disk: false });
    const [many] = await entries({ what: other });
    expect(many).toMatchObject({
      action: "settings changed",
      targetKind: "machines",
      targetName: "2 machines",
      detail: {
        ids: expect.stringContaining(other),
        changes: [
          { field: "show_disk", before: [true], after: [false] },
          { field: "frequency", before: expect.arrayContaining([1, 2]), after: [5] },
        ],
      },
    });
    await undoChange(changeId ?? "");
    const [undone] = await entries();
    expect(undone?.detail).toMatchObject({ undo: true, changes: [{}, { before: [5] }] });
    expect(await entries({ what: newMachineId() })).toEqual([]);
  });

  it("has no entry of what was refused half-way, and does nothing whose entry can't be written", async () => {
    await expect(updateSettings(newMachineId(), { frequency: 2 })).rejects.toThrow();
    const failing = write(async (tx) => {
      await noteDeed(tx, shell, { action: "secrets rotated" });
      throw new Error("half-way");
    });
    await expect(failing).rejects.toThrow("half-way");
    expect(await entries()).toEqual([]);
  });

  it("is read page by page, without losing or repeating what comes meanwhile", async () => {
    await write(async (tx) => {
      for (let n = 0; n < 120; n++) await noteDeed(tx, shell, { action: "secrets rotated", detail: { n } });
    });
    const seen: unknown[] = [];
    for (let before: number | undefined; ; ) {
      const page = await readAuditPage(readAuditQuestion({ before }));
      seen.push(...page.entries.map(({ detail }) => detail?.n));
      await renameMachine(id, `renamed ${seen.length}`);
      before = page.entries.at(-1)?.id;
      if (!page.hasMore) break;
    }
    expect(seen).toEqual(Array.from({ length: 120 }, (_, n) => 119 - n));
  });

  it("is found by group, person, target and time", async () => {
    await renameMachine(id, "web-1");
    await updateSettings(other, { frequency: 2 });
    await write((tx) => noteDeed(tx, stranger, { action: "sign-in refused" }));
    expect(await actions({ group: "machines" })).toEqual(["machine renamed"]);
    expect(await actions({ group: "settings" })).toEqual(["settings changed"]);
    expect(await actions({ group: "sign-ins" })).toEqual(["sign-in refused"]);
    expect(await actions({ who: "example" })).toEqual(["sign-in refused"]);
    expect(await actions({ who: "u-Ada", what: "WEB" })).toEqual(["machine renamed"]);
    expect(await actions({ from: Date.now() + 60_000 })).toEqual([]);
    expect(await actions({ to: Date.now() + 60_000 })).toHaveLength(3);
  });

  it.each([
    { group: "all" },
    { who: "x".repeat(65) },
    { from: "yesterday" },
    { before: "0" },
    { before: "1 OR 1=1" },
    { who: ["a", "b"] },
    { anything: "else" },
  ])("refuses to be asked for %j, and names the field", (query) => {
    expect(() => readAuditQuestion(query)).toThrow(expect.objectContaining({ name: "Refused" }));
  });
});

describe("an export of it", () => {
  const exported = async (format: "csv" | "json") =>
    new Response(await exportAudit(readAuditQuestion({}), format)).text();

  it("is JSON, all of it, however long", async () => {
    expect(JSON.parse(await exported("json"))).toEqual([]);
    await write(async (tx) => {
      for (let n = 0; n < 1_203; n++) await noteDeed(tx, shell, { action: "secrets rotated", detail: { n } });
    });
    const all = JSON.parse(await exported("json"));
    expect(all.map(({ detail }: { detail: { n: number } }) => detail.n)).toEqual(
      Array.from({ length: 1_203 }, (_, n) => 1_202 - n),
    );
  });

  it.each(["=cmd()", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://evil.example","a, b")'])(
    "as CSV is text to a spreadsheet even where a name is %j",
    async (name) => {
      await write((tx) => noteDeed(tx, { ...stranger, name }, { action: "sign-in refused" }));
      const [head, ...lines] = (await exported("csv")).split("\r\n");
      expect(head).toMatch(/^id,timeUtc,atEpochMs,actorKind,actorId,actorName,/);
      const cells = lines.join("\r\n").split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/);
      expect(cells[5]?.replace(/^"/, "")).toMatch(/^'/);
      expect(cells).toHaveLength(12);
    },
  );
});

describe("what is old", () => {
  const add = (count: number, actor: Actor, at = Date.now()) => {
    const action = actor.kind === "stranger" ? "sign-in refused" : "secrets rotated";
    const row = { at, action, actorKind: actor.kind, actorName: actor.name };
    return write((tx) => tx.auditEntry.createMany({ data: Array.from({ length: count }, () => row) }));
  };
  const count = async (actorKind: string) => (await db()).auditEntry.count({ where: { actorKind } });
  const prune = (limits: Parameters<typeof pruneAudit>[2]) => write((tx) => pruneAudit(tx, prunedEvery, limits));

  it("goes after two years, as new entries come", async () => {
    await add(3, shell, Date.now() - 3 * 366 * 86_400_000);
    await add(prunedEvery, shell);
    for (let n = 0; n < prunedEvery; n++) await write((tx) => noteDeed(tx, shell, { action: "secrets rotated" }));
    expect(await count("command")).toBe(2 * prunedEvery);
  });

  it("goes when there is too much, the oldest first, and strangers push out nobody else's", async () => {
    await add(20, shell);
    await add(700, stranger);
    await prune({ byStrangers: 50, others: 20 });
    await prune({ byStrangers: 50, others: 20 });
    expect([await count("command"), await count("stranger")]).toEqual([20, 50]);
    await renameMachine(id, "newest");
    await prune({ byStrangers: 50, others: 10 });
    expect([await count("command"), await count("user")]).toEqual([9, 1]);
  });
});
