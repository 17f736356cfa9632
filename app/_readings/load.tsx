import type { Load } from "@realtimemonitor/protocol/sample.ts";
import { Activity } from "lucide-react";
import { Unread } from "./unread.tsx";

export function LoadAverages({ load }: { load: Load | null }) {
  if (!load) return <Unread icon={Activity} what="Load" />;
  const averages: [string, number][] = [
    ["1 min", load.oneMinute],
    ["5 min", load.fiveMinutes],
    ["15 min", load.fifteenMinutes],
  ];
  return (
    <div className="flex items-baseline gap-3 text-xs text-muted">
      <h3 className="flex items-center gap-1.5">
        <Activity aria-hidden className="size-3.5 shrink-0 self-center opacity-70" />
        Load
      </h3>
      <dl className="ml-auto flex flex-wrap justify-end gap-x-4">
        {averages.map(([name, value]) => (
          <div key={name} className="flex items-baseline gap-1.5 whitespace-nowrap">
            <dt>{name}</dt>
            <dd className="text-sm font-medium text-text tabular-nums">{value.toFixed(2)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
