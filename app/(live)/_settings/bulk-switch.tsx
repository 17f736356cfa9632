"use client";

import type { Switch } from "@realtimemonitor/protocol/settings.ts";
import { useId } from "react";
import type { SettingsOfMany } from "../../_server/settings.ts";
import { nameOfField, valueInWords } from "./change-in-words.ts";
import { OnOff } from "./on-off.tsx";
import { wordOfSwitch } from "./switch-words.ts";
import type { Bulk } from "./use-bulk.ts";

export function BulkSwitch({ name, bulk, now }: { name: Switch; bulk: Bulk; now: SettingsOfMany }) {
  const id = useId();
  const values = now.values[name];
  const touched = bulk.saving?.[name];
  const common = values.length === 1 ? values[0]?.value === true : undefined;
  return (
    <div className="flex items-center justify-between gap-4 py-1.5">
      <div>
        <p className="text-sm font-medium first-letter:uppercase">{wordOfSwitch[name]}</p>
        <p id={id} className="text-xs text-muted tabular-nums empty:hidden">
          {touched === undefined ? mixedInWords(values) : "saving…"}
        </p>
      </div>
      <OnOff
        label={nameOfField(name)}
        describedBy={id}
        value={touched ?? common}
        isBusy={bulk.saving !== undefined}
        onChange={(isOn) => bulk.save({ [name]: isOn })}
      />
    </div>
  );
}

/** "mixed: 9 on, 3 off"; nothing when all are the same. */
export function mixedInWords(values: { value: boolean | number; count: number }[]): string {
  if (values.length < 2) return "";
  const told = values.slice(0, 4).map(({ value, count }) => `${count} ${valueInWords(value)}`);
  return `mixed: ${told.join(", ")}${values.length > 4 ? " …" : ""}`;
}
