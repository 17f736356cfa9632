"use client";

import { MachineId } from "@realtimemonitor/protocol/identifiers.ts";
import type { SettingsField } from "@realtimemonitor/protocol/settings.ts";
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { useLive } from "../../_live/live.tsx";
import type { LiveStore } from "../../_live/store.ts";
import type { SettingsView } from "../../_server/settings.ts";
import { toast } from "../../_ui/toast.tsx";
import { type Saved, saveSettings } from "./actions.ts";
import { changeInWords } from "./change-in-words.ts";
import { createEditor, type Editor } from "./editor.ts";
import { type FieldState, stateOfField } from "./field-state.ts";
import { createSampleProofs, type SampleProofs } from "./sample-proofs.ts";
import { onUndone, undoAndTell } from "./undo-and-tell.ts";

type Provided = { id: string; editor: Editor; proofs: SampleProofs };
const Settings = createContext<Provided | undefined>(undefined);

/** The settings of one machine, kept up with what anybody does to them. Another machine needs another `key`. */
export function SettingsProvider(props: { id: string; first?: SettingsView; children: ReactNode }) {
  const { id, first, children } = props;
  const [provided] = useState(() => ({
    id,
    proofs: createSampleProofs(),
    editor: createEditor(
      { read: () => readView(id), save: (edit, basedOn) => saveSettings(id, edit, basedOn), onSaved: tellSaved },
      first,
    ),
  }));
  const { editor, proofs } = provided;
  const wantedVersion = useLive((store) => store.adminMachine(id)?.settings.wanted_version, "admin");

  useEffect(() => {
    if (!editor.state().view || wantedVersion !== editor.state().view?.settings.version) void editor.refresh();
  }, [editor, wantedVersion]);
  useEffect(() => onUndone(editor.refresh), [editor]);
  useLive((store) => noteSample(store, id, proofs), `machine ${id}`);

  return <Settings value={provided}>{children}</Settings>;
}

/** The version that the newest sample was taken with. */
function noteSample(store: LiveStore, id: string, proofs: SampleProofs): number | undefined {
  const row = store.card(id)?.row;
  if (row) proofs.note(row.settings_version, row.takenAt ?? row.receivedAt);
  return row?.settings_version;
}

async function readView(id: string): Promise<SettingsView> {
  const answer = await fetch(`/api/machines/${MachineId.parse(id)}/settings`).catch(() => undefined);
  if (!answer) throw new Error("The server could not be reached.");
  if (answer.status === 401) window.location.assign("/sign-in");
  if (answer.status === 404) throw new Error("There is no such machine; it may be removed.");
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return (await answer.json()) as SettingsView; // of this very server
}

function tellSaved({ changeId, now }: Saved): void {
  const change = now.changes.find(({ id }) => id === changeId);
  if (change) void toast(change.differences.map(changeInWords).join(", "), { undo: () => void undoAndTell(change.id) });
}

function useProvided(): Provided {
  const provided = useContext(Settings);
  if (!provided) throw new Error("settings need a SettingsProvider above them");
  return provided;
}

export function useSettings() {
  const { id, editor } = useProvided();
  const { view, problem, edits } = useSyncExternalStore(editor.subscribe, editor.state, editor.state);
  return { id, editor, view, problem, edits };
}

/** How far a field has come, live. Undefined until its settings are known. */
export function useFieldState(field: SettingsField): FieldState | undefined {
  const { id, view, edits } = useSettings();
  const machine = useLive((store) => store.adminMachine(id), "admin");
  const sampledVersion = useLive((store) => store.card(id)?.row.settings_version, `machine ${id}`);
  const isConnected = useLive((store) => store.connection() !== "offline", "connection");
  return view && stateOfField(field, { view, edit: edits[field], machine, sampledVersion, isConnected });
}

/** When the sample was taken that first was seen to use a version, on the hub's clock; null while one is waited for. */
export function useProvingSample(version: number): number | null | undefined {
  const { id, proofs } = useProvided();
  return useLive((store) => {
    noteSample(store, id, proofs);
    return proofs.of(version);
  }, `machine ${id}`);
}
