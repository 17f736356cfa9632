"use client";

import { recentSpanMs } from "@realtimemonitor/protocol/machine-feed.ts";
import { type ReactNode, useState, useSyncExternalStore } from "react";
import { useFollow, useHubNow, useLive } from "../../../_live/live.tsx";
import { createMachineStore } from "../../../_live/machine-store.ts";
import type { Recent } from "../../../_server/shown-machine.ts";
import { Panel } from "../../../_ui/panel.tsx";
import { Charts, isEmpty } from "./charts.tsx";
import { ChartsMessage } from "./charts-message.tsx";
import { Now } from "./now.tsx";
import { RangeChoice } from "./range-choice.tsx";
import { keyOfRange, liveRange, type Range, rangeOfKey } from "./ranges.ts";
import { useHistory } from "./use-history.ts";

type Props = {
  machine: { id: string; frequency: number };
  recent: Recent;
  range: string | undefined;
  children: ReactNode;
};

/** What moves: the newest figures and the charts. The first drawing is what the server has sent. */
export function MachineView({ machine, recent, range: rangeKey, children }: Props) {
  const { id } = machine;
  const [store] = useState(() => createMachineStore(recent));
  useFollow({ machineId: id, onRecent: store.applyRecent, onSample: store.applySample });
  const series = useSyncExternalStore(store.subscribe, store.series, () => recent.series);
  const newest = useSyncExternalStore(store.subscribe, store.newest, () => recent.newest);
  const lastRow = useLive((live) => live.card(id)?.row);
  const isOffline = lastRow?.presence === "offline";

  const [range, setRange] = useState<Range>(rangeOfKey(rangeKey));
  const hubNow = useHubNow();
  const history = useHistory(id, range, hubNow);
  const second = useLive((live) => Math.floor(live.hubNow() / 1_000) * 1_000);
  const isLive = range === liveRange;
  const shown = isLive ? series : history.series;
  const stepMs = isLive ? 1_000 : (history.series?.stepMs ?? 1_000);
  const to = isLive ? Math.max(second, series.at.at(-1) ?? 0) : (history.series?.to ?? second);

  function choose(next: Range): void {
    setRange(next);
    window.history.replaceState(null, "", next === liveRange ? window.location.pathname : `?range=${keyOfRange(next)}`);
  }

  const sample = newest ?? (lastRow && { ...lastRow, at: lastRow.receivedAt });
  return (
    <>
      <Panel title={isOffline ? "Last figures" : "Now"}>
        {sample ? (
          <div className={isOffline ? "grayscale" : ""}>
            <Now sample={sample} isWhole={newest !== null} />
          </div>
        ) : (
          <p className="text-sm text-muted">Its first sample has not come yet. It appears here by itself.</p>
        )}
      </Panel>
      <section aria-label="Charts" className="flex flex-col gap-3">
        <div className="mt-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <h2 className="font-semibold tracking-tight">Over time</h2>
          <RangeChoice chosen={range} onChoose={choose} />
        </div>
        {shown && !isEmpty(shown) ? (
          <Charts
            drawn={{
              series: shown,
              from: isLive ? to - recentSpanMs : (history.series?.from ?? to - range.spanMs),
              to,
              stepMs,
              longestMs: 2.5 * Math.max(stepMs, machine.frequency * 1_000),
            }}
            isStale={history.problem !== null && !isLive}
          />
        ) : (
          <ChartsMessage
            state={isLive || history.series ? "empty" : history.problem ? "failed" : "loading"}
            range={range}
          />
        )}
        {!isLive && history.problem && (
          <p role="status" className="text-sm text-warn">
            The history could not be read: {history.problem}. It is tried again by itself.
          </p>
        )}
      </section>
      {children}
    </>
  );
}
