import { defaultHistoryPolicy as policy } from "@realtimemonitor/protocol/history.ts";
import { describe, expect, it } from "vitest";
import { pickTier } from "./tier.ts";

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];
const now = 20_000 * dayMs;

const pick = (span: { ago: number; ms: number }, points = 600) =>
  pickTier({ from: now - span.ago, to: now - span.ago + span.ms, points, now, policy });

describe("the tier that is read", () => {
  it("is that of samples for minutes and hours, in whole seconds", () => {
    expect(pick({ ago: 10 * minuteMs, ms: 10 * minuteMs })).toEqual({ tier: "seconds", stepMs: 1_000 });
    expect(pick({ ago: hourMs, ms: hourMs })).toEqual({ tier: "seconds", stepMs: 6_000 });
    expect(pick({ ago: hourMs, ms: hourMs }, 3_600)).toEqual({ tier: "seconds", stepMs: 1_000 });
    expect(pick({ ago: hourMs, ms: hourMs }, 5_000)).toEqual({ tier: "seconds", stepMs: 1_000 });
    expect(pick({ ago: hourMs, ms: 1_000 })).toEqual({ tier: "seconds", stepMs: 1_000 });
    expect(pick({ ago: hourMs, ms: 0 })).toEqual({ tier: "seconds", stepMs: 1_000 });
  });

  it("is that of minutes as soon as a step is a minute, or samples would be too many", () => {
    expect(pick({ ago: hourMs, ms: hourMs }, 60)).toEqual({ tier: "minutes", stepMs: minuteMs });
    expect(pick({ ago: hourMs, ms: hourMs }, 61)).toEqual({ tier: "seconds", stepMs: 60_000 });
    expect(pick({ ago: 6 * hourMs, ms: 6 * hourMs })).toEqual({ tier: "seconds", stepMs: 36_000 });
    expect(pick({ ago: 7 * hourMs, ms: 6 * hourMs + 1 })).toEqual({ tier: "minutes", stepMs: minuteMs });
    expect(pick({ ago: dayMs, ms: dayMs })).toEqual({ tier: "minutes", stepMs: 3 * minuteMs });
  });

  it("is that of hours as soon as a step is an hour, or minutes would be too many", () => {
    expect(pick({ ago: 25 * dayMs, ms: 25 * dayMs }, 601)).toEqual({ tier: "minutes", stepMs: hourMs });
    expect(pick({ ago: 25 * dayMs, ms: 25 * dayMs }, 600)).toEqual({ tier: "hours", stepMs: hourMs });
    expect(pick({ ago: 700 * dayMs, ms: 700 * dayMs })).toEqual({ tier: "hours", stepMs: 28 * hourMs });
  });

  it("is a coarser one where a finer one is kept no more", () => {
    expect(pick({ ago: 7 * dayMs, ms: minuteMs })).toMatchObject({ tier: "seconds" });
    expect(pick({ ago: 7 * dayMs + 1_001, ms: minuteMs })).toEqual({ tier: "minutes", stepMs: minuteMs });
    expect(pick({ ago: 30 * dayMs, ms: hourMs })).toMatchObject({ tier: "minutes" });
    expect(pick({ ago: 30 * dayMs + minuteMs + 1, ms: hourMs })).toEqual({ tier: "hours", stepMs: hourMs });
    expect(pick({ ago: 3_000 * dayMs, ms: hourMs })).toEqual({ tier: "hours", stepMs: hourMs });
  });

  it("is one that is kept, however short that is", () => {
    const short = { ...policy, secondsDays: 0.04, minutesDays: 0.04 };
    const at = (ago: number) => pickTier({ from: now - ago, to: now, points: 600, now, policy: short }).tier;
    expect(at(0.03 * dayMs)).toBe("seconds");
    expect(at(0.05 * dayMs)).toBe("hours");
  });

  it("never has more steps than are wanted", () => {
    for (const points of [1, 2, 7, 100, 999, 5_000]) {
      for (let ms = 1; ms < 3_000 * dayMs; ms *= 3) {
        const { stepMs } = pick({ ago: ms, ms }, points);
        expect(ms / stepMs).toBeLessThanOrEqual(points);
      }
    }
  });
});
