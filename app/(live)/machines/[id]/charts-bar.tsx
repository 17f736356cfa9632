"use client";

import { ChevronLeft, ChevronRight, Radio, Undo2, ZoomOut } from "lucide-react";
import type { ComponentProps } from "react";
import { spanWords, stepWords } from "../../../_charts/axis-words.ts";
import { useLive } from "../../../_live/live.tsx";
import { useIsRunning } from "../../../_ui/use-is-running.ts";
import type { Drawn } from "./drawn.ts";
import { RangeChoice } from "./range-choice.tsx";
import { isMoving, type Range, type Span } from "./span.ts";

type Props = {
  span: Span;
  drawn: Drawn;
  canGoBack: boolean;
  onRange(range: Range): void;
  onBack(): void;
  onWider(): void;
  onNeighbour(direction: "earlier" | "later"): void;
};

/** Which time the charts show, and the ways to another one. */
export function ChartsBar({ span, drawn, canGoBack, onRange, onBack, onWider, onNeighbour }: Props) {
  return (
    <div className="z-[5] -mx-1 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 bg-page px-1 py-2 lg:sticky lg:top-14">
      <div className="flex min-w-0 items-center gap-1">
        <h2 className="sr-only">Over time</h2>
        <Tool label="Earlier ( , )" onClick={() => onNeighbour("earlier")}>
          <ChevronLeft aria-hidden className="size-4" />
        </Tool>
        <Tool label="Later ( . )" onClick={() => onNeighbour("later")} disabled={isMoving(span)}>
          <ChevronRight aria-hidden className="size-4" />
        </Tool>
        <Tool label="Wider ( − )" onClick={onWider}>
          <ZoomOut aria-hidden className="size-4" />
        </Tool>
        <p className="ml-2 min-w-0 text-sm text-muted tabular-nums" role="status" aria-label="Time shown">
          <SpanWords span={span} drawn={drawn} />
        </p>
        {canGoBack && (
          <button
            type="button"
            onClick={onBack}
            title="Back to the time before (Escape)"
            className="ml-2 inline-flex h-7 items-center gap-1.5 rounded-md border border-line bg-surface px-2.5 text-sm font-medium hover:bg-raised"
          >
            <Undo2 aria-hidden className="size-3.5" />
            Back
          </button>
        )}
      </div>
      <RangeChoice span={span} onChoose={onRange} />
    </div>
  );
}

function SpanWords({ span, drawn }: { span: Span; drawn: Drawn }) {
  const isRunning = useIsRunning();
  const isConnected = useLive((live) => live.connection() !== "offline", "connection");
  const each = drawn.stepMs <= 1_000 ? "" : ` · a point for ${stepWords(drawn.stepMs)}`;
  if (isMoving(span)) {
    return (
      <span className="inline-flex flex-wrap items-center gap-x-1.5">
        <Radio aria-hidden className={`size-3.5 shrink-0 ${isConnected ? "text-ok" : "text-muted"}`} />
        <span>
          <span className="text-text">Last {span.range.words}</span>
          {isConnected ? "" : " · standing still"}
          {each}
        </span>
      </span>
    );
  }
  return (
    <>
      <span className="text-text">{isRunning ? spanWords(span.from, span.to) : "…"}</span>
      {each}
    </>
  );
}

function Tool({ label, children, ...rest }: ComponentProps<"button"> & { label: string }) {
  return (
    <button
      type="button"
      aria-label={label.replace(/ \(.*/, "")}
      title={label}
      className="rounded-md border border-line bg-surface p-1.5 text-muted hover:bg-raised hover:text-text disabled:opacity-50"
      {...rest}
    >
      {children}
    </button>
  );
}
