"use client";

import type { MachineEvent } from "@realtimemonitor/protocol/history.ts";
import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { useFollow, useHubNow } from "../../../_live/live.tsx";
import { createMachineStore } from "../../../_live/machine-store.ts";
import type { Recent } from "../../../_server/shown-machine.ts";
import { Panel } from "../../../_ui/panel.tsx";
import { EventLines } from "../../_machine/event-list.tsx";
import { useEvents } from "../../_machine/use-events.ts";
import { Charts } from "./charts.tsx";
import { ChartsBar } from "./charts-bar.tsx";
import { ChartsMessage, ChartsSkeleton } from "./charts-message.tsx";
import { ChartsNote } from "./charts-note.tsx";
import { NowPanel } from "./now-panel.tsx";
import { usualRange } from "./span.ts";
import { useCharts } from "./use-charts.ts";
import { useDrawn } from "./use-drawn.ts";
import { useMarks } from "./use-marks.ts";
import { useSpanKeys } from "./use-span-keys.ts";

type Props = {
  machine: { id: string; frequency: number };
  recent: Recent;
  events: MachineEvent[];
  /** What does not move. */
  children: ReactNode;
};

/** Around an event: what was before it, and what became of it. */
const aroundEventMs = 300_000;

/** What moves: the newest figures, the charts and the events. The first drawing is what the server has sent. */
export function MachineView({ machine, recent, events: firstEvents, children }: Props) {
  const { id } = machine;
  const [store] = useState(() => createMachineStore(recent));
  useFollow({ machineId: id, onRecent: store.applyRecent, onSample: store.applySample });

  const stepMs = useRef(1_000);
  const { span, canGoBack, moment, actions } = useCharts(useCallback(() => stepMs.current, []));
  const { drawn, state, problem } = useDrawn(machine, span, store);
  stepMs.current = drawn.stepMs;
  useSpanKeys(actions);
  const events = useEvents(id, firstEvents);
  const marks = useMarks(id, span, events, drawn.from, useHubNow());
  const charting = useMemo(() => ({ drawn, marks, moment, actions }), [drawn, marks, moment, actions]);
  const charts = useRef<HTMLElement>(null);

  function show(at: number): void {
    actions.zoom(at - aroundEventMs, at + aroundEventMs);
    charts.current?.scrollIntoView({ block: "start" });
  }

  return (
    <>
      <NowPanel machineId={id} store={store} />
      <section ref={charts} aria-label="Charts" className="flex scroll-mt-14 flex-col gap-2">
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
            machineId={id}
            span={span}
            problem={state === "waiting" ? problem : null}
            onShow={(at) => actions.zoom(at - 3_600_000, at + 30_000)}
            onNow={() => actions.choose(usualRange)}
          />
        )}
      </section>
      <div className="mt-2 grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <Panel title="Events">
          <EventLines {...events} onShow={show} />
        </Panel>
        <Panel title="Machine">{children}</Panel>
      </div>
    </>
  );
}
