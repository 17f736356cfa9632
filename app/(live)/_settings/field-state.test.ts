import type { SettingsStatus } from "@realtimemonitor/protocol/frame.ts";
import { defaultSettings, type SettingsField } from "@realtimemonitor/protocol/settings.ts";
import { describe, expect, it } from "vitest";
import type { ChangeEntry, SettingsView } from "../../_server/settings.ts";
import { stateOfField } from "./field-state.ts";

type Change = { version: number; field: SettingsField; before: boolean | number; after: boolean | number };
const changed = ({ version, ...difference }: Change, proof: Partial<ChangeEntry> = {}): ChangeEntry => ({
  id: `c${version}`,
  version,
  author: "Ada",
  isYours: true,
  changedAt: version,
  differences: [difference],
  appliedAt: null,
  appliedInMs: null,
  undoesVersion: null,
  isUndone: false,
  machineCount: 1,
  ...proof,
});

const view: SettingsView = {
  machineId: "m-1",
  name: "web",
  tags: [],
  joinedAt: 0,
  settings: { ...defaultSettings, version: 4, frequency: 5, show_disk: false },
  changes: [
    changed({ version: 4, field: "frequency", before: 2, after: 5 }),
    changed({ version: 3, field: "show_disk", before: true, after: false }, { appliedAt: 300, appliedInMs: 43 }),
    changed({ version: 2, field: "frequency", before: 1, after: 2 }, { appliedAt: 200, appliedInMs: 41 }),
  ],
  hasMore: false,
};
const status: SettingsStatus = {
  status: "pending",
  wanted_version: 4,
  reported_version: 3,
  reason: null,
  appliedInMs: null,
  reportedAt: 300,
};
type More = Partial<SettingsStatus> & { presence?: "online" | "offline" };
const stateOf = (field: SettingsField, { presence = "online", ...more }: More = {}, known = {}) =>
  stateOfField(field, {
    view,
    edit: undefined,
    machine: { presence, settings: { ...status, ...more } },
    sampledVersion: 3,
    isConnected: true,
    ...known,
  });

describe("a field of the settings", () => {
  it("was not changed since the machine joined", () => {
    expect(stateOf("show_load")).toEqual({ kind: "as joined" });
  });

  it("is on its way until the agent reports its version", () => {
    expect(stateOf("frequency")).toEqual({ kind: "on its way" });
    const applied = { status: "applied", reported_version: 4, appliedInMs: 12, reportedAt: 400 } as const;
    expect(stateOf("frequency", applied)).toEqual({ kind: "applied", version: 4, at: 400, inMs: 12 });
  });

  it("stays applied, with its own time, while another is on its way", () => {
    expect(stateOf("show_disk")).toEqual({ kind: "applied", version: 3, at: 300, inMs: 43 });
  });

  it("that the agent never saw by itself was applied with the next version that it took", () => {
    const [, disk, first] = view.changes;
    const changes = [{ ...view.changes[0], appliedAt: 400, appliedInMs: 9 }, { ...disk, appliedAt: null }, first];
    const applied = { status: "applied", reported_version: 4 } as const;
    expect(stateOf("show_disk", applied, { view: { ...view, changes } })).toMatchObject({ at: 400, inMs: 9 });
  });

  it("waits for an agent that is away, which goes on with the old value", () => {
    expect(stateOf("frequency", { presence: "offline" })).toEqual({ kind: "away", uses: 2 });
    expect(stateOf("frequency", { presence: "offline", reported_version: 1 })).toEqual({ kind: "away", uses: 1 });
  });

  it("was rejected, with the reason, and the old value goes on", () => {
    const rejected = { status: "rejected", reported_version: 4, reason: "too fast" } as const;
    expect(stateOf("frequency", rejected)).toEqual({ kind: "rejected", reason: "too fast", uses: 2 });
    expect(stateOf("show_disk", rejected)).toMatchObject({ kind: "applied" });
    expect(stateOf("frequency", rejected, { sampledVersion: undefined })).toMatchObject({ uses: 2 });
  });

  it("is sent again to an agent that uses another", () => {
    expect(stateOf("frequency", { status: "drifted", reported_version: 1 })).toEqual({ kind: "drifted", uses: 1 });
  });

  it("is not known of while the page or the hub hears nothing", () => {
    expect(stateOf("frequency", {}, { isConnected: false })).toEqual({ kind: "unknown" });
    expect(stateOf("frequency", {}, { machine: undefined })).toEqual({ kind: "unknown" });
    expect(stateOf("show_disk", {}, { machine: undefined })).toMatchObject({ kind: "applied" });
  });

  it("that is being changed says how that goes", () => {
    const edit = { value: 9, basedOn: 4 };
    expect(stateOf("frequency", {}, { edit: { ...edit, stage: "saving" } })).toEqual({ kind: "saving" });
    expect(stateOf("frequency", {}, { edit: { ...edit, stage: "refused", message: "no" } })).toEqual({
      kind: "refused",
      message: "no",
    });
  });
});
