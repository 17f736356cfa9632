"use client";

import type { SettingsField } from "@realtimemonitor/protocol/settings.ts";
import { nameOfField } from "./change-in-words.ts";
import { stateInWords } from "./field-in-words.ts";
import { useFieldState, useSettings } from "./settings-context.tsx";

/** Reads out what becomes of the field that was touched last, as it goes on. */
export function Announcer() {
  const { view, edits } = useSettings();
  const touched = Object.keys(edits).at(-1) as SettingsField | undefined;
  const field = touched ?? view?.changes[0]?.differences[0]?.field ?? "frequency";
  const state = useFieldState(field);
  return (
    <p aria-live="polite" className="sr-only">
      {state && `${nameOfField(field)}: ${stateInWords(state)}`}
    </p>
  );
}
