import type { SettingsEdit, SettingsField } from "@realtimemonitor/protocol/settings.ts";
import type { SettingsView } from "../../_server/settings.ts";
import type { Conflict, NotSaved, Saved } from "./actions.ts";

type Value = boolean | number;
export type Overtaking = Conflict["by"][number];

/** A field that was touched and is not saved: on its way, refused, or changed by somebody else meanwhile. */
export type Edit = { value: Value; basedOn: number } & (
  | { stage: "saving" }
  | { stage: "refused"; message: string }
  | { stage: "overtaken"; by: Overtaking }
);
export type Edits = Partial<Record<SettingsField, Edit>>;

export type EditorState = {
  view: SettingsView | undefined;
  /** Why there is no view. */
  problem: string | undefined;
  edits: Edits;
};

type Doors = {
  read(): Promise<SettingsView>;
  save(edit: SettingsEdit, basedOn: number): Promise<Saved | Conflict | NotSaved>;
  onSaved?(saved: Saved): void;
};

export type Editor = ReturnType<typeof createEditor>;

/**
 * What is known of a machine's settings and what is being changed. A change is shown at once and saved at once; one save
 * runs at a time, and what is touched meanwhile goes with the next.
 */
export function createEditor({ read, save, onSaved }: Doors, first?: SettingsView) {
  const listeners = new Set<() => void>();
  let state: EditorState = { view: first, problem: undefined, edits: {} };
  let isSaving = false;

  function change(next: Partial<EditorState>): void {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  }

  /** An answer that was overtaken by a later one says nothing. */
  function take(view: SettingsView): void {
    if (view.settings.version >= (state.view?.settings.version ?? 0)) change({ view, problem: undefined });
  }

  async function refresh(): Promise<void> {
    try {
      take(await read());
    } catch (error) {
      if (!state.view) change({ problem: error instanceof Error ? error.message : String(error) });
    }
  }

  async function saveAll(): Promise<void> {
    if (isSaving) return;
    isSaving = true;
    for (let due = dueOf(state.edits); due; due = dueOf(state.edits)) {
      const { edit, basedOn } = due;
      settle(edit, await save(edit, basedOn).catch(notReached));
    }
    isSaving = false;
  }

  function settle(sent: SettingsEdit, answer: Saved | Conflict | NotSaved): void {
    const edits = { ...state.edits };
    for (const field of fieldsOf(sent)) {
      const edit = edits[field];
      if (!edit || edit.value !== sent[field]) continue; // it was touched again meanwhile
      const by = answer.result === "overtaken" ? answer.by.find((one) => one.field === field) : undefined;
      if (answer.result === "saved") delete edits[field];
      else if (answer.result === "refused") edits[field] = { ...edit, stage: "refused", message: answer.message };
      else if (by) edits[field] = { ...edit, stage: "overtaken", by };
    }
    if (answer.result !== "refused") take(answer.now);
    if (answer.result === "saved") {
      for (const field of fieldsOf(edits)) {
        const edit = edits[field];
        if (edit) edits[field] = { ...edit, basedOn: seenBy(edit.basedOn, field, answer) };
      }
    }
    change({ edits });
    if (answer.result === "saved") onSaved?.(answer);
  }

  const put = (field: SettingsField, value: Value, basedOn: number) => {
    change({ edits: { ...state.edits, [field]: { value, basedOn, stage: "saving" } } });
    void saveAll();
  };
  const drop = (field: SettingsField) => {
    const { [field]: _, ...edits } = state.edits;
    change({ edits });
  };

  return {
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    state: () => state,
    refresh,
    set(field: SettingsField, value: Value): void {
      const { view, edits } = state;
      if (!view) return;
      if (!edits[field] && view.settings[field] === value) return;
      put(field, value, view.settings.version);
    },
    /** Takes what is on the server instead. */
    drop,
    /** Saves it over what somebody else wrote, now that this was seen. */
    insist(field: SettingsField): void {
      const [edit, version] = [state.edits[field], state.view?.settings.version];
      if (edit && version !== undefined) put(field, edit.value, version);
    },
  };
}

const fieldsOf = (edits: Edits | SettingsEdit) => Object.keys(edits) as SettingsField[];

/** All that waits to be saved, based on the oldest version that any of it is based on. */
function dueOf(edits: Edits): { edit: SettingsEdit; basedOn: number } | undefined {
  const due = Object.entries(edits).filter(([, { stage }]) => stage === "saving");
  if (due.length === 0) return undefined;
  return {
    edit: Object.fromEntries(due.map(([field, { value }]) => [field, value])),
    basedOn: Math.min(...due.map(([, edit]) => edit.basedOn)),
  };
}

/** A save of one's own is seen; what somebody else did to the field in between is not. */
function seenBy(basedOn: number, field: SettingsField, { changeId, now }: Saved): number {
  const isOvertaken = now.changes.some(
    ({ id, version, differences }) =>
      version > basedOn && id !== changeId && differences.some((difference) => difference.field === field),
  );
  return isOvertaken ? basedOn : now.settings.version;
}

const notReached = (): NotSaved => ({
  result: "refused",
  field: null,
  message: "The server could not be reached. Nothing was saved; try again.",
});
