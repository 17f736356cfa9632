"use client";

import type { Switch as SwitchName } from "@realtimemonitor/protocol/settings.ts";
import { useId } from "react";
import { Switch } from "../../_ui/switch.tsx";
import { nameOfField } from "./change-in-words.ts";
import { FieldWords } from "./field-words.tsx";
import { useSettings } from "./settings-context.tsx";
import { wordOfSwitch } from "./switch-words.ts";

/** One thing that a machine shows or does not; it is saved when it is turned. */
export function SwitchRow({ name }: { name: SwitchName }) {
  const id = useId();
  const { view, edits, editor } = useSettings();
  if (!view) return null;
  const { [name]: edit } = edits;
  return (
    <div className="py-1.5">
      <div className="flex items-center justify-between gap-4">
        <label htmlFor={id} className="text-sm font-medium first-letter:uppercase">
          {wordOfSwitch[name]}
        </label>
        <Switch
          id={id}
          aria-label={nameOfField(name)}
          aria-describedby={`${id}-state`}
          checked={edit ? edit.value === true : view.settings[name]}
          onCheckedChange={(isOn) => editor.set(name, isOn)}
        />
      </div>
      <FieldWords id={`${id}-state`} field={name} />
    </div>
  );
}
