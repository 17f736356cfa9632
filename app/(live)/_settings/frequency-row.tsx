"use client";

import { useId } from "react";
import { FieldWords } from "./field-words.tsx";
import { FrequencyInput } from "./frequency-input.tsx";
import { useSettings } from "./settings-context.tsx";

export function FrequencyRow() {
  const id = useId();
  const { view, edits, editor } = useSettings();
  if (!view) return null;
  const { frequency: edit } = edits;
  const value = typeof edit?.value === "number" ? edit.value : view.settings.frequency;
  return (
    <div>
      <FrequencyInput value={value} describedBy={id} onChange={(frequency) => editor.set("frequency", frequency)} />
      <FieldWords id={id} field="frequency" />
    </div>
  );
}
