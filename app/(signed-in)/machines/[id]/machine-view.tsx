"use client";

import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import type { Mark } from "../../../_charts/plot.ts";
import { useFollow, useLive } from "../../../_live/live.tsx";
import { createMachineStore } from "../../../_live/machine-store.ts";
import type { Recent } from "../../../_server/shown-machine.ts";
import { Charts } from "./charts.tsx";
import { ChartsBar } from "./charts-bar.tsx";
import { ChartsMessage, ChartsSkeleton } from "./charts-message.tsx";
import { ChartsNote } from "./charts-note.tsx";
import { NowPanel } from "./now-panel.tsx";
import { useCharts } from "./use-charts.ts";
import { useDrawn } from "./use-drawn.ts";
import { useSpanKeys } from "./use-span-keys.ts";

type Props = { machine: { id: string; frequency: number }; recent: Recent; children: ReactNode };

/** What moves: the newest figures and the charts. The first drawing is what the server has sent. */
export function MachineView({ machine, recent, children }: Props) {
  const { id } = machine;
  const [store] = useState(() => createMachineStore(recent));
  useFollow({ machineId: id, onRecent: store.applyRecent, onSample: store.applySample });

  const stepMs = useRef(1_000);
  const { span, canGoBack, moment, actions } = useCharts(useCallback(() => stepMs.current, []));
  const { drawn, state, problem } = useDrawn(machine, span, store);
  stepMs.current = drawn.stepMs;
  useSpanKeys(actions);
  const heardAt = useLive((live) => live.card(id)?.row.receivedAt ?? null);
  const charting = useMemo(() => ({ drawn, marks: noMarks, moment, actions }), [drawn, moment, actions]);

  return (
    <>
      <NowPanel machineId={id} store={store} />
      <section aria-label="Charts" className="flex flex-col gap-2">
        <ChartsBar
          span={span}
          drawn={drawn}
          canGoBack={canGoBack}
          onRange={actions.choose}
          onBack={actions.back}
          onWider={actions.widen}
          onNeighbour={actions.goToNeighbour}
        />
        <ChartsNote drawn={drawn} state={state} problem={problem} />
        {state === "known" || state === "coarse" ? (
          <Charts charting={charting} isStale={state === "coarse"} />
        ) : state === "waiting" && problem === null ? (
          <ChartsSkeleton />
        ) : (
          <ChartsMessage
            span={span}
            problem={state === "waiting" ? problem : null}
            heardAt={heardAt}
            onShow={(at) => actions.zoom(at - 3_600_000, at + 30_000)}
          />
        )}
      </section>
      {children}
    </>
  );
}

const noMarks: readonly Mark[] = [];
