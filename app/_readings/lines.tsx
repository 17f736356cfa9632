import type { LucideIcon } from "lucide-react";

export type LineOfReading = {
  name: string;
  /** A name that the machine gave: eth0, sda. */
  isTechnical?: boolean;
  values: { label?: string; words: string }[];
};

/** A reading of several figures: a line for each name, its figures in columns at the right. */
export function Lines({ icon: Icon, title, lines }: { icon: LucideIcon; title: string; lines: LineOfReading[] }) {
  return (
    <div>
      <h3 className="mb-1 flex items-center gap-1.5 text-xs text-muted">
        <Icon aria-hidden className="size-3.5 shrink-0 opacity-70" />
        {title}
      </h3>
      <dl className="flex flex-col gap-0.5 text-sm">
        {lines.map(({ name, isTechnical, values }) => (
          <div key={name} className="flex items-baseline justify-between gap-3">
            <dt className={`min-w-0 truncate text-xs text-muted ${isTechnical ? "font-mono" : ""}`} title={name}>
              {name}
            </dt>
            <dd className="flex shrink-0 gap-3 tabular-nums">
              {values.map(({ label, words }) => (
                <span key={label ?? words} className="min-w-20 text-right whitespace-nowrap">
                  {label && <span className="mr-1 text-xs text-muted">{label}</span>}
                  {words}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
