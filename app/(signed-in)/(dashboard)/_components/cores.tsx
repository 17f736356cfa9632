"use client";

import { Meter } from "./meter.tsx";
import { percent } from "./units.ts";
import { Unread } from "./unread.tsx";

/** Beyond so many the figures would be too small to read, and bars alone say more. */
const figuresLimit = 16;

/** Every core as a bar; `percents` is null when the machine could not read them. */
export function Cores({ percents }: { percents: number[] | null }) {
  if (!percents) return <Unread what="Cores" />;
  const cores = percents.map((value, index) => ({ number: index + 1, value }));
  const mean = percents.length > 0 ? percents.reduce((sum, value) => sum + value, 0) / percents.length : 0;
  return (
    <section>
      <div className="mb-1.5 flex items-baseline justify-between text-xs font-medium text-muted">
        <h3>{cores.length === 1 ? "1 core" : `${cores.length} cores`}</h3>
        <span className="tabular-nums">{percent(mean)}</span>
      </div>

      {cores.length <= figuresLimit ? (
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(8.5rem,1fr))] gap-x-4 gap-y-1">
          {cores.map(({ number, value }) => (
            <li key={number} className="flex items-center gap-2 text-xs tabular-nums">
              <span className="w-4 text-right text-muted">{number}</span>
              <Meter label={`core ${number}`} percent={value} />
              <span className="w-9 text-right">{percent(value)}</span>
            </li>
          ))}
        </ul>
      ) : (
        <div className="grid grid-cols-[repeat(auto-fill,minmax(0.5rem,1fr))] gap-0.5">
          {cores.map(({ number, value }) => (
            <Meter key={number} label={`core ${number}`} percent={value} isUpright />
          ))}
        </div>
      )}
    </section>
  );
}
