import { Meter } from "./meter.tsx";
import { bytes, percent } from "./units.ts";

type Props = { label: string; title: string; name?: string; usedBytes: number; totalBytes: number };

/** So much of so much: "7.2 of 15.6 GiB · 46 %". */
export function Usage({ label, title, name, usedBytes, totalBytes }: Props) {
  const share = totalBytes > 0 ? Math.min(100, (100 * usedBytes) / totalBytes) : 0;
  return (
    <div>
      <div className="mb-1 flex items-baseline justify-between gap-3 text-xs">
        <span className="min-w-0 truncate" title={name}>
          <span className="font-medium text-muted">{title}</span> <span className="font-mono">{name}</span>
        </span>
        <span className="whitespace-nowrap tabular-nums">
          {bytes(usedBytes)} of {bytes(totalBytes)}
          <span className="inline-block w-11 text-right">{percent(share)}</span>
        </span>
      </div>
      <div className="flex">
        <Meter label={label} percent={share} />
      </div>
    </div>
  );
}
