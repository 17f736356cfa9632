import type { AdminMachine } from "@realtimemonitor/protocol/frame.ts";
import type { SettingsField } from "@realtimemonitor/protocol/settings.ts";
import { isTutorialId } from "@realtimemonitor/protocol/tutorial-id.ts";
import type { SettingsView } from "../../_server/settings.ts";
import type { Edit, Overtaking } from "./editor.ts";

type Value = boolean | number;

/** How far one field of a machine's settings has come. `uses`: what the agent goes on with meanwhile. */
export type FieldState =
  | { kind: "saving" }
  | { kind: "refused"; message: string }
  | { kind: "overtaken"; by: Overtaking; value: Value }
  | { kind: "on its way" }
  | { kind: "away" | "drifted"; uses: Value }
  | { kind: "rejected"; reason: string; uses: Value }
  | { kind: "unknown" }
  | { kind: "untold" }
  | { kind: "as joined" }
  | { kind: "applied"; version: number; at: number | null; inMs: number | null };

type Known = {
  view: SettingsView;
  edit: Edit | undefined;
  /** What the hub says of it, live; undefined before it does. */
  machine: Pick<AdminMachine, "presence" | "settings"> | undefined;
  /** The version that its newest sample was taken with. */
  sampledVersion: number | undefined;
  /** Whether this page hears of anything. */
  isConnected: boolean;
};

/** What the agent really does about a field, from the version that it reports and the changes that led there. */
export function stateOfField(field: SettingsField, known: Known): FieldState {
  const { view, edit, machine, isConnected } = known;
  if (edit?.stage === "saving") return { kind: "saving" };
  if (edit?.stage === "refused") return { kind: "refused", message: edit.message };
  if (edit?.stage === "overtaken") return { kind: "overtaken", by: edit.by, value: edit.value };

  const touched = lastChangeOf(field, view);
  if (!touched && !view.hasMore) return { kind: "as joined" };
  if (isTutorialId(view.machineId)) return { kind: "untold" };
  const version = touched?.version ?? 0; // older than all changes that are known
  const inForce = versionInForce(known);
  if (inForce !== null && inForce >= version) return { kind: "applied", version, ...proofOf(version, known) };

  if (!machine || !isConnected) return { kind: "unknown" };
  const uses = valueAt(field, inForce ?? 0, view);
  const { status, reason, wanted_version } = machine.settings;
  if (status === "rejected" && wanted_version >= version) {
    return { kind: "rejected", reason: reason ?? "it gave no reason", uses };
  }
  if (machine.presence === "offline") return { kind: "away", uses };
  return status === "drifted" ? { kind: "drifted", uses } : { kind: "on its way" };
}

export const lastChangeOf = (field: SettingsField, { changes }: SettingsView) =>
  changes.find(({ differences }) => differences.some((difference) => difference.field === field));

/** The version that the agent uses: what it reports, unless it rejected that; then what its samples say. */
function versionInForce({ machine, sampledVersion, view }: Known): number | null {
  const reported = machine?.settings.reported_version ?? null;
  const proved = view.changes.find(({ appliedAt }) => appliedAt !== null)?.version ?? null;
  if (machine?.settings.status !== "rejected") return reported ?? proved;
  return sampledVersion !== undefined && sampledVersion !== reported ? sampledVersion : proved;
}

/** What a field was at a version: what the next change of it found there. */
function valueAt(field: SettingsField, version: number, { changes, settings }: SettingsView): Value {
  const next = changes.findLast(
    (change) => change.version > version && change.differences.some((difference) => difference.field === field),
  );
  return next?.differences.find((difference) => difference.field === field)?.before ?? settings[field];
}

/** When a version was first obeyed, or the first above it when the agent never saw that one. */
function proofOf(version: number, { view, machine }: Known): { at: number | null; inMs: number | null } {
  const stored = view.changes.findLast((change) => change.version >= version && change.appliedAt !== null);
  if (stored) return { at: stored.appliedAt, inMs: stored.appliedInMs };
  const { reportedAt = null, appliedInMs = null } = machine?.settings ?? {};
  return { at: reportedAt, inMs: appliedInMs };
}
