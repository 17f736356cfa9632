import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { ChevronRight } from "lucide-react";
import { FrequencyField, ShowFields } from "../settings-fields.tsx";

/** Folded away, since the default ones suit most; open when something in them is wrong. */
export function FirstSettings({ error }: { error: string | undefined }) {
  return (
    <details className="group rounded-lg border border-line sm:col-span-2" open={error ? true : undefined}>
      <summary className="flex cursor-pointer list-none items-center gap-2 rounded-lg px-3 py-2 text-sm font-medium hover:bg-raised/60 [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-4 text-muted group-open:rotate-90" />
        First settings
        <span className="font-normal text-muted">of each machine that joins</span>
      </summary>
      <div className="grid gap-x-8 gap-y-4 border-t border-line p-4 sm:grid-cols-2">
        <fieldset className="flex flex-col gap-3">
          <legend className="sr-only">What it shows at first</legend>
          <ShowFields settings={defaultSettings} />
        </fieldset>
        <FrequencyField settings={defaultSettings} frequencyError={error} />
      </div>
    </details>
  );
}
