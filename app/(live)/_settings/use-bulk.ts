"use client";

import type { SettingsEdit } from "@realtimemonitor/protocol/settings.ts";
import { useCallback, useEffect, useRef, useState } from "react";
import type { TagsEdit } from "../../_server/machines.ts";
import type { SettingsOfMany } from "../../_server/settings.ts";
import type { FormState } from "../../_ui/form-state.ts";
import { toast } from "../../_ui/toast.tsx";
import { readMany, retag, saveSettingsOfMany } from "./actions.ts";
import { nameOfField, valueInWords } from "./change-in-words.ts";
import { onUndone, undoAndTell } from "./undo-and-tell.ts";

export type Bulk = ReturnType<typeof useBulk>;
/** The last edit: which version each machine is to come to. Those that had it already have none. */
export type BulkEdit = { edit: SettingsEdit; versions: Record<string, number> };

/** The settings of many machines, and what is done to them. One edit runs at a time. */
export function useBulk(ids: string[]) {
  const [now, setNow] = useState<SettingsOfMany>();
  const [problem, setProblem] = useState<string>();
  const [saving, setSaving] = useState<SettingsEdit>();
  const [last, setLast] = useState<BulkEdit>();
  const known = useRef(ids);

  const refresh = useCallback(async () => {
    const answer = await readMany(known.current).catch(() => undefined);
    if (answer && !("result" in answer)) setNow(answer);
    setProblem(
      answer === undefined ? "The server could not be reached." : "result" in answer ? answer.message : undefined,
    );
  }, []);
  useEffect(() => void refresh(), [refresh]);
  useEffect(
    () =>
      onUndone(() => {
        setLast(undefined);
        void refresh();
      }),
    [refresh],
  );

  async function save(edit: SettingsEdit): Promise<void> {
    setSaving(edit);
    setProblem(undefined);
    const answer = await saveSettingsOfMany(known.current, edit).catch(() => undefined);
    setSaving(undefined);
    if (answer?.result !== "saved") {
      setProblem(answer?.message ?? "The server could not be reached. Nothing was saved; try again.");
      return;
    }
    setNow(answer.now);
    setLast({ edit, versions: answer.versions });
    const { changeId } = answer;
    const count = Object.keys(answer.versions).length;
    if (changeId) {
      void toast(`${editInWords(edit)} on ${count} ${count === 1 ? "machine" : "machines"}`, {
        undo: () => void undoAndTell(changeId),
      });
    }
  }

  async function retagAll(edit: TagsEdit): Promise<FormState> {
    const answer = await retag(known.current, edit);
    await refresh();
    if (answer.result === "done") void toast(answer.message);
    return answer;
  }

  return { ids, now, problem, saving, last, refresh, save, retag: retagAll };
}

/** "Frequency: 5 s". */
export const editInWords = (edit: SettingsEdit) =>
  (Object.entries(edit) as [keyof SettingsEdit, boolean | number][])
    .map(([field, value]) => `${nameOfField(field)}: ${valueInWords(value)}`)
    .join(", ");
