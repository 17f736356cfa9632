"use client";

import { type HistorySeries, longestOfSamplesMs } from "@realtimemonitor/protocol/history.ts";
import { recentSpanMs } from "@realtimemonitor/protocol/machine-feed.ts";
import { useMemo, useRef, useSyncExternalStore } from "react";
import { withGaps } from "../../../_charts/gaps.ts";
import { type Point, seriesOfPoints } from "../../../_charts/series.ts";
import { withRecent } from "../../../_charts/with-recent.ts";
import { useHubNow, useLive } from "../../../_live/live.tsx";
import type { MachineStore } from "../../../_live/machine-store.ts";
import { isEmpty } from "./chart-kinds.ts";
import type { Drawn } from "./drawn.ts";
import { isMoving, paceMsOf, type Span, type Time, timeOf } from "./span.ts";
import { historyPoints, useHistory } from "./use-history.ts";

type Machine = { id: string; frequency: number };

export type Shown = {
  drawn: Drawn;
  /** `waiting`: nothing is known yet; `coarse`: what is drawn is of another span, until its own comes. */
  state: "known" | "waiting" | "coarse" | "empty";
  problem: string | null;
};

const never = () => () => {};

/** The right edge of what is live: its newest point, as long as points come. */
const edgeOf = (now: number, newestAt: number) => (Math.abs(now - newestAt) <= 2_500 ? newestAt : now);

/** What charts draw of a span: the stored past, and on top of it what has come to this page, up to now. */
export function useDrawn(machine: Machine, span: Span, store: MachineStore): Shown {
  const hubNow = useHubNow();
  const spanMs = isMoving(span) ? span.range.spanMs : span.to - span.from;
  const paceMs = paceMsOf(spanMs);
  const now = useLive((live) => {
    const next = Math.ceil(live.hubNow() / paceMs) * paceMs;
    return isMoving(span) ? next : Math.min(next, span.to);
  }, "clock");
  // long times are drawn at their own pace, whatever comes meanwhile
  const isQuick = paceMs === 1_000 && (isMoving(span) || now < span.to);
  const points = useSyncExternalStore(isQuick ? store.subscribe : never, store.points, store.points);
  const newestAt = points.at(-1)?.at ?? 0;
  const { from, to } = timeOf(span, isQuick && isMoving(span) ? edgeOf(now, newestAt) : now);

  const slackMs = 2_500 * Math.max(1, machine.frequency);
  const firstAt = points[0]?.at ?? Number.POSITIVE_INFINITY;
  const isAllLive = firstAt <= from + slackMs;
  const history = useHistory(machine.id, span, !isAllLive, hubNow);

  const fresh = useMemo(() => {
    if (!isAllLive && history.series) return drawnOfHistory(history.series, points, { from, to });
    // what is here is drawn at once, also when there is more to come of what was before
    const isEnough = isAllLive || (to - from <= recentSpanMs && firstAt < to);
    return isEnough ? drawnOfPoints(points, { from, to }, slackMs) : undefined;
  }, [isAllLive, history.series, points, firstAt, from, to, slackMs]);

  const kept = useRef<Drawn | undefined>(undefined);
  if (fresh) kept.current = fresh;
  const drawn = fresh ?? { ...(kept.current ?? nothing), from, to };
  const isSeen = drawn.series.at.filter((at) => at >= from && at <= to).length > 1;
  const state = fresh ? (isEmpty(fresh.series) ? "empty" : "known") : isSeen && !history.problem ? "coarse" : "waiting";
  return { drawn, state, problem: isAllLive ? null : history.problem };
}

const nothing: Omit<Drawn, "from" | "to"> = { series: { at: [], series: {} }, stepMs: 1_000, tier: "seconds" };

/** Samples as they came; one before the time, so that curves begin at its edge. */
function drawnOfPoints(points: readonly Point[], time: Time, slackMs: number): Drawn {
  const inTime = points.filter(({ at }) => at >= time.from - slackMs && at <= time.to);
  const series = withGaps(seriesOfPoints(inTime), 1_000);
  return { series, ...time, stepMs: 1_000, tier: "seconds" };
}

function drawnOfHistory(stored: HistorySeries, points: readonly Point[], time: Time): Drawn {
  const { stepMs, tier } = stored;
  const wholeFrom = points[0]?.at ?? Number.POSITIVE_INFINITY;
  // what is in memory is a part of an hour only
  const isShort = tier !== "hours";
  const series = isShort ? withRecent({ ...stored, from: time.from, to: time.to + 1 }, points, wholeFrom) : stored;
  return { series: withGaps(series, stepMs), ...time, stepMs, tier };
}

/** Whether points are further apart than was asked for because nothing finer is kept of this time any more. */
export function isFinerGone({ from, to, tier, stepMs }: Drawn): boolean {
  const spanMs = to - from;
  if (tier === "seconds") return false;
  if (tier === "minutes") return spanMs <= longestOfSamplesMs;
  return stepMs > (2 * spanMs) / historyPoints && spanMs <= 20 * 86_400_000;
}
