"use client";

import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useLive } from "../../../_live/live.tsx";
import { PresenceDot } from "../../../_live/presence.tsx";
import { bitRate } from "../../../_readings/rates.ts";
import { amount, percent } from "../../../_readings/units.ts";
import type { StateFilter } from "../_view/view.ts";

const inThousands = (count: number) => count.toLocaleString("en-US", { maximumFractionDigits: 0 });

/** Counted over the whole fleet, whatever is looked for; each count of a state is the filter for it. */
export function FleetTotals({
  chosen,
  onChoose,
}: {
  chosen: StateFilter | null;
  onChoose(state: StateFilter | null): void;
}) {
  const sum = useLive((store) => store.summary(), "beat");
  const isLastKnown = useLive((store) => store.connection() === "offline", "connection");
  const states: { state: StateFilter | null; count: number; word: string; mark?: ReactNode; tone: string }[] = [
    { state: null, count: sum.machines, word: sum.machines === 1 ? "machine" : "machines", tone: "text-text" },
    { state: "online", count: sum.online, word: "online", mark: <PresenceDot presence="online" />, tone: "text-text" },
    {
      state: "trouble",
      count: sum.inTrouble,
      word: "in trouble",
      mark: <TriangleAlert aria-hidden className={`size-3 ${sum.inTrouble > 0 ? "text-warn" : ""}`} />,
      tone: "text-warn",
    },
    { state: "late", count: sum.late, word: "late", mark: <PresenceDot presence="late" />, tone: "text-warn" },
    {
      state: "offline",
      count: sum.offline,
      word: "offline",
      mark: <PresenceDot presence="offline" />,
      tone: "text-alarm",
    },
  ];
  const share = (part: number, whole: number) => (whole > 0 ? percent((100 * part) / whole) : "–");
  return (
    <section
      aria-label="Totals"
      className={`mb-3 flex flex-wrap items-stretch justify-between gap-x-8 gap-y-1 rounded-xl border border-line bg-surface px-1.5 py-1.5 ${isLastKnown ? "grayscale" : ""}`}
    >
      <div className="grid grid-cols-5 max-sm:w-full sm:flex">
        {states.map(({ state, count, word, mark, tone }) => (
          <button
            key={word}
            type="button"
            aria-pressed={chosen === state}
            onClick={() => onChoose(chosen === state ? null : state)}
            className="min-w-0 rounded-lg px-2 py-1.5 text-left hover:bg-raised aria-pressed:bg-raised sm:min-w-24 sm:px-3"
          >
            <span
              className={`block text-lg/6 font-semibold tracking-tight tabular-nums ${count > 0 ? tone : "text-muted"}`}
            >
              {inThousands(count)}
            </span>{" "}
            <span className="flex items-center gap-1.5 text-xs whitespace-nowrap text-muted">
              {mark && <span className={`flex max-sm:hidden ${count > 0 ? "" : "opacity-40 grayscale"}`}>{mark}</span>}
              {word}
            </span>
          </button>
        ))}
      </div>
      <dl className="grid grid-cols-3 gap-x-4 px-2 sm:grid-cols-[auto_auto_auto] xl:gap-x-8 py-1.5 text-xs text-muted max-sm:w-full max-sm:border-t max-sm:border-line max-sm:pt-2.5 sm:px-3">
        <Sum
          word="Cores busy"
          figure={share(sum.coresBusy, sum.cores)}
          detail={`${inThousands(sum.coresBusy)} of ${inThousands(sum.cores)}`}
        />
        <Sum
          word="Memory used"
          figure={share(sum.memoryUsedBytes, sum.memoryBytes)}
          detail={amount({ usedBytes: sum.memoryUsedBytes, totalBytes: sum.memoryBytes })}
        />
        <div className="sm:min-w-36">
          <dt>Network</dt>
          <dd className="flex flex-wrap gap-x-2 text-sm/6 tabular-nums max-sm:text-xs/5">
            <span className="min-w-28 font-medium text-text max-sm:min-w-0">
              <span className="font-normal text-muted">in</span> {bitRate(sum.receivedBytesPerSecond)}
            </span>
            <span className="min-w-28 font-medium text-text max-sm:min-w-0">
              <span className="font-normal text-muted">out</span> {bitRate(sum.sentBytesPerSecond)}
            </span>
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Sum({ word, figure, detail }: { word: string; figure: string; detail: string }) {
  return (
    <div className="sm:min-w-36">
      <dt>{word}</dt>
      <dd className="flex flex-wrap items-baseline gap-x-2 tabular-nums">
        <span className="min-w-10 text-base/6 font-medium text-text">{figure}</span>
        <span className="whitespace-nowrap">{detail}</span>
      </dd>
    </div>
  );
}
