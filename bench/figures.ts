/** What a bench saw: raw values by name, with the unit in the name, and the bars that they are held against. */
export type BenchResult = {
  figures: Record<string, number[]>;
  bars: { what: string; figure: string; statistic: "p50" | "p95" | "p99" | "max"; limit: number }[];
  notes?: string[];
};

/** What a bench may be told; one that does not take them ignores them. */
export type BenchOptions = { minutes?: number | undefined; machines?: number | undefined; only?: string | undefined };

export type Summary = { n: number; min: number; p50: number; p95: number; p99: number; max: number };
export type JudgedBar = { what: string; value: number; limit: number; met: boolean };
export type Summed = { figures: Record<string, Summary>; bars: JudgedBar[]; notes: string[] };

/** A percentile by nearest rank is always a value that was really seen. `values` must not be empty. */
export function summarize(values: number[]): Summary {
  if (values.length === 0) throw new Error("there is no value to sum up");
  const sorted = values.toSorted((left, right) => left - right);
  const at = (percent: number) => rounded(sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0);
  return { n: sorted.length, min: at(0), p50: at(50), p95: at(95), p99: at(99), max: at(100) };
}

/** Below it the 99th percentile by nearest rank is the largest value. */
const enoughForP99 = 100;

/** @throws Error when a figure has no values, or a bar names a figure that is not there. */
export function sumUp({ figures, bars, notes = [] }: BenchResult): Summed {
  const summaries = Object.fromEntries(Object.entries(figures).map(([name, values]) => [name, summarize(values)]));
  const judged = bars.map(({ what, figure, statistic, limit }) => {
    const value = summaries[figure]?.[statistic];
    if (value === undefined) throw new Error(`the bar "${what}" is about ${figure}, which was not measured`);
    return { what, value, limit, met: value <= limit };
  });
  const few = bars
    .filter(({ figure, statistic }) => statistic === "p99" && (summaries[figure]?.n ?? 0) < enoughForP99)
    .map(({ figure }) => `${figure}: ${summaries[figure]?.n} values are too few for a p99, which is the largest here`);
  return { figures: summaries, bars: judged, notes: [...notes, ...new Set(few)] };
}

const rounded = (value: number) => Math.round(value * 100) / 100;
