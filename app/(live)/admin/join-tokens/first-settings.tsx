import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { ChevronRight } from "lucide-react";
import { FrequencyField, ShowFields } from "./settings-fields.tsx";

/** Folded away, since the default ones suit most; open when something in them is wrong. */
export function FirstSettings({ error }: { error: string | undefined }) {
  return (
    <details className="group rounded-lg border border-line sm:col-span-2" open={error ? true : undefined}>
      <summary className="flex cursor-pointer list-none items-center gap-2 rounded-lg px-3 py-2 text-sm font-medium hover:bg-raised/60 [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-4 text-muted group-open:rotate-90" />
        First settings
        <span className="font-normal text-muted">of each machine that joins</span>
      </summary>
      <div className="flex flex-col gap-5 border-t border-line p-4">
        <ShowFields settings={defaultSettings} />
        <div className="sm:w-1/2">
          <FrequencyField settings={defaultSettings} frequencyError={error} />
        </div>
      </div>
    </details>
  );
}
