import { expect, it } from "vitest";
import { asTable } from "./report.ts";

it("prints what was seen, and whether it is good enough", () => {
  const machine = { cores: 2, cpu: "a CPU", node: "24.21.0", loadBefore: 0.5, loadAfter: 1.25 };
  const publishToDomMs = { n: 240, min: 3.9, p50: 5.3, p95: 15.9, p99: 46.15, max: 101 };
  const bars = [
    { what: "p50 in ms", value: 5.3, limit: 10, met: true },
    { what: "p99 in ms", value: 146.15, limit: 50, met: false },
  ];
  expect(asTable({ name: "live", machine, figures: { publishToDomMs }, bars, notes: ["none was lost"] })).toBe(
    [
      "live: 2 cores (a CPU), Node 24.21.0, load 0.5 before and 1.25 after",
      "",
      "                    n  min  p50   p95    p99  max",
      "  publishToDomMs  240  3.9  5.3  15.9  46.15  101",
      "",
      "  ✓  p50 in ms     5.3  ≤ 10",
      "  ✗  p99 in ms  146.15  ≤ 50",
      "- none was lost",
      "",
    ].join("\n"),
  );
});
