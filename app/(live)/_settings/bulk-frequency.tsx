"use client";

import { useId } from "react";
import type { SettingsOfMany } from "../../_server/settings.ts";
import { valueInWords } from "./change-in-words.ts";
import { FrequencyInput } from "./frequency-input.tsx";
import type { Bulk } from "./use-bulk.ts";

export function BulkFrequency({ bulk, now }: { bulk: Bulk; now: SettingsOfMany }) {
  const id = useId();
  const values = now.values.frequency;
  const common = values.length === 1 ? values[0]?.value : undefined;
  const value = bulk.saving?.frequency ?? (typeof common === "number" ? common : undefined);
  const told = values.slice(0, 4).map(({ value, count }) => `${valueInWords(value)} on ${count}`);
  return (
    <div>
      <FrequencyInput value={value} describedBy={id} onChange={(frequency) => bulk.save({ frequency })} />
      <p id={id} className="text-xs text-muted tabular-nums empty:hidden">
        {bulk.saving?.frequency !== undefined
          ? "saving…"
          : values.length > 1
            ? `mixed: ${told.join(", ")}${values.length > 4 ? " …" : ""}`
            : ""}
      </p>
    </div>
  );
}
