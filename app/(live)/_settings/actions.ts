"use server";

import { SettingsEdit } from "@realtimemonitor/protocol/settings.ts";
import { after } from "next/server";
import { deliverSettings } from "../../_server/deliver-settings.ts";
import { Overtaken } from "../../_server/errors.ts";
import { retagMachines, type TagsEdit } from "../../_server/machines.ts";
import {
  readSettings,
  readSettingsOf,
  type SettingsOfMany,
  type SettingsView,
  undoChange,
  updateSettings,
  updateSettingsOf,
} from "../../_server/settings.ts";
import { tellRefusal } from "../../_server/tell-refusal.ts";
import { done, type FormState, invalid } from "../../_ui/form-state.ts";

/** The same edits on many machines: the version that each got, and the change that stands for all in an undo. */
export type SavedForMany = {
  result: "saved";
  changeId: string | null;
  versions: Record<string, number>;
  now: SettingsOfMany;
};
export type Saved = { result: "saved"; changeId: string | null; now: SettingsView };
export type NotSaved = FormState & { result: "refused" };
export type Conflict = { result: "overtaken"; by: Overtaken["by"]; now: SettingsView };

/** Saves what was touched, unless somebody else changed the same after the version that it is based on. */
export async function saveSettings(
  id: string,
  edit: SettingsEdit,
  basedOn?: number,
): Promise<Saved | Conflict | NotSaved> {
  const change = SettingsEdit.safeParse(edit);
  if (!change.success) return asNotSaved(invalid(change.error));
  try {
    const { settings, changeId } = await updateSettings(id, change.data, basedOn);
    await deliverSettings(settings);
    return { result: "saved", changeId, now: await readSettings(id) };
  } catch (error) {
    if (error instanceof Overtaken) return { result: "overtaken", by: error.by, now: await readSettings(id) };
    return asNotSaved(tellRefusal(error));
  }
}

export async function saveSettingsOfMany(ids: string[], edit: SettingsEdit): Promise<SavedForMany | NotSaved> {
  const change = SettingsEdit.safeParse(edit);
  if (!change.success) return asNotSaved(invalid(change.error));
  try {
    const { settings, changeId } = await updateSettingsOf(ids, change.data);
    after(() => deliverSettings(settings)); // the page sees them come to it, one by one
    const versions = Object.entries(settings).map(([id, { version }]) => [id, version]);
    return { result: "saved", changeId, versions: Object.fromEntries(versions), now: await readSettingsOf(ids) };
  } catch (error) {
    return asNotSaved(tellRefusal(error));
  }
}

/** Takes a change back, on all the machines that it was made on. */
export async function undo(changeId: string): Promise<FormState> {
  try {
    const { settings, kept } = await undoChange(changeId);
    after(() => deliverSettings(settings));
    const count = Object.keys(settings).length;
    const [first] = kept;
    const of = count > 1 ? ` on ${count} machines` : "";
    if (!first) return done(`Undone${of}.`);
    return done(
      `Undone${of}, but ${first.field} of ${first.machine} stays: ${first.author ?? "a removed account"} changed it since.`,
    );
  } catch (error) {
    return tellRefusal(error);
  }
}

export async function retag(ids: string[], edit: TagsEdit): Promise<FormState> {
  try {
    const count = await retagMachines(ids, edit);
    return done(
      count === 0 ? "No tag was changed." : `Tags of ${count} ${count === 1 ? "machine" : "machines"} changed.`,
    );
  } catch (error) {
    return tellRefusal(error);
  }
}

export async function readMany(ids: string[]): Promise<SettingsOfMany | NotSaved> {
  try {
    return await readSettingsOf(ids);
  } catch (error) {
    return asNotSaved(tellRefusal(error));
  }
}

const asNotSaved = (state: FormState): NotSaved =>
  state.result === "refused" ? state : { result: "refused", field: null, message: "It was not saved." };
