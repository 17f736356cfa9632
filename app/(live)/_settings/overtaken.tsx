"use client";

import type { SettingsField } from "@realtimemonitor/protocol/settings.ts";
import { Age } from "../../_live/age.tsx";
import { Button } from "../../_ui/button.tsx";
import { nameOfField, valueInWords } from "./change-in-words.ts";
import type { Overtaking } from "./editor.ts";
import { authorOf } from "./field-in-words.ts";
import { useSettings } from "./settings-context.tsx";

type Props = { id: string; field: SettingsField; by: Overtaking; value: boolean | number };

/** Somebody else changed the same a moment before: both values, and whose shall stand. */
export function Overtaken({ id, field, by, value }: Props) {
  const { editor } = useSettings();
  return (
    <div id={id} role="alert" className="mt-1.5 rounded-md border border-warn/50 bg-warn/10 p-3 text-sm">
      <p>
        {by.isYours ? "You" : authorOf(by)} changed {nameOfField(field).toLowerCase()} to{" "}
        <strong className="font-semibold whitespace-nowrap">{valueInWords(by.value)}</strong>
        {by.isYours && " elsewhere"}, <Age since={by.changedAt} /> ago. Your{" "}
        <span className="whitespace-nowrap">{valueInWords(value)}</span> was not saved.
      </p>
      <div className="mt-2.5 flex flex-wrap gap-2">
        <Button onClick={() => editor.drop(field)}>Keep {valueInWords(by.value)}</Button>
        <Button onClick={() => editor.insist(field)}>Set {valueInWords(value)}</Button>
      </div>
    </div>
  );
}
