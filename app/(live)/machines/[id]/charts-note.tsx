import { CircleAlert, Info } from "lucide-react";
import { stepWords } from "../../../_charts/axis-words.ts";
import { isFinerGone, type Shown } from "./use-drawn.ts";

/** What a reader of the charts must know to read them rightly. */
export function ChartsNote({ drawn, state, problem }: Shown) {
  if (problem !== null && state !== "waiting") {
    return (
      <p role="status" className="flex items-center gap-2 text-sm text-warn">
        <CircleAlert aria-hidden className="size-4 shrink-0" />
        The history could not be read: {problem}. What is drawn is older; it is tried again by itself.
      </p>
    );
  }
  if (state !== "known" || !isFinerGone(drawn)) return null;
  return (
    <p role="status" className="flex items-center gap-2 text-sm text-muted">
      <Info aria-hidden className="size-4 shrink-0" />
      The {drawn.tier === "hours" ? "minutes" : "seconds"} of this time are no longer kept: each point is the mean of{" "}
      {stepWords(drawn.stepMs)}, its band reaches up to the highest second.
    </p>
  );
}
