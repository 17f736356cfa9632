import { cpus, loadavg } from "node:os";
import type { Summed } from "./figures.ts";

export type Machine = { cores: number; cpu: string; node: string; loadBefore: number; loadAfter: number };
export type Report = { name: string; machine: Machine } & Summed;

/** The mean number of programs that wanted to run in the last minute (proc_loadavg(5)). */
export const loadNow = () => Math.round((loadavg()[0] ?? 0) * 100) / 100;

export function describeMachine(loadBefore: number): Machine {
  const { length: cores, 0: first } = cpus();
  return { cores, cpu: first?.model ?? "unknown", node: process.versions.node, loadBefore, loadAfter: loadNow() };
}

/** For people; `--json` prints the same as one object. */
export function asTable({ name, machine, figures, bars, notes }: Report): string {
  const { cores, cpu, node, loadBefore, loadAfter } = machine;
  const columns = ["n", "min", "p50", "p95", "p99", "max"] as const;
  const rows = Object.entries(figures).map(([figure, of]) => [figure, ...columns.map((column) => String(of[column]))]);
  const barRows = bars.map(({ what, value, limit, met }) => [met ? "✓" : "✗", what, String(value), `≤ ${limit}`]);
  return [
    `${name}: ${cores} cores (${cpu}), Node ${node}, load ${loadBefore} before and ${loadAfter} after`,
    "",
    ...aligned([["", ...columns], ...rows]),
    "",
    ...aligned(barRows),
    ...notes.map((note) => `- ${note}`),
    "",
  ].join("\n");
}

function aligned(rows: string[][]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const isNumber = (text: string) => /^[-\d.≤ ]+$|^(n|min|p\d\d|max)$/.test(text);
  return rows.map((row) => {
    const cells = row.map((text, column) =>
      isNumber(text) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0),
    );
    return `  ${cells.join("  ")}`.trimEnd();
  });
}
