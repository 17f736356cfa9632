import { expect, it } from "vitest";
import { createSparingLog } from "./sparing-log.ts";

it("says thirty refusals at once, then one in five seconds and how many it kept back", () => {
  let nowMs = 0;
  const lines: string[] = [];
  const warn = createSparingLog(
    (line) => lines.push(line),
    () => nowMs,
  );
  for (let n = 0; n < 10_000; n += 1) warn("refused");
  expect(lines).toEqual(Array(30).fill("refused"));
  nowMs += 5_000;
  warn("refused");
  expect(lines.at(-1)).toBe("refused (and 9970 more like it, which were not said)");
  nowMs += 5_000;
  warn("refused");
  expect(lines.at(-1)).toBe("refused");
});
