"use client";

import { useLive } from "../../_live/live.tsx";
import type { LiveStore } from "../../_live/store.ts";
import { type Bulk, editInWords } from "./use-bulk.ts";

/** How far the last edit has come on all of them, live: "97 of 100 applied · 3 offline". */
export function BulkProgress({ bulk }: { bulk: Bulk }) {
  const { saving, last, problem, ids } = bulk;
  const words = useLive((store) => (last ? progressInWords(store, last.versions, ids.length) : ""), "admin");
  const done = useLive((store) => (last ? doneOf(tallyOf(store, last.versions)) : 0), "admin");
  const wanted = Object.keys(last?.versions ?? {}).length;
  const isDone = last !== undefined && done === wanted;
  return (
    <div role="status" aria-label="Progress on the machines" className="text-sm">
      <p className={problem ? "text-alarm" : last || saving ? "font-medium" : "text-muted"}>
        {problem ??
          (saving ? `${editInWords(saving)}: saving…` : last ? editInWords(last.edit) : "Nothing changed yet.")}
      </p>
      {last && !saving && (
        <>
          <p className="text-muted tabular-nums">{words}</p>
          {wanted > 0 && (
            <div className="mt-2 h-1.5 overflow-hidden rounded-full bg-track">
              <div
                className={`h-full rounded-full transition-[width] motion-reduce:transition-none ${isDone ? "bg-ok" : "bg-meter"}`}
                style={{ width: `${(100 * done) / wanted}%` }}
              />
            </div>
          )}
        </>
      )}
    </div>
  );
}

/** `untold`: clients of the tutorial, which do not say what they made of it. */
export type Tally = { applied: number; untold: number; rejected: number; offline: number; waiting: number };

const doneOf = ({ applied, untold }: Tally) => applied + untold;

/** What each machine made of its new version, by its own word. */
export function tallyOf(store: Pick<LiveStore, "adminMachine">, versions: Record<string, number>): Tally {
  const tally = { applied: 0, untold: 0, rejected: 0, offline: 0, waiting: 0 };
  for (const [id, version] of Object.entries(versions)) {
    const machine = store.adminMachine(id);
    const { reported_version: reported = null, status } = machine?.settings ?? {};
    const isReported = reported !== null && reported >= version;
    if (status === "untold") tally.untold += 1;
    else if (isReported && status !== "rejected") tally.applied += 1;
    else if (isReported) tally.rejected += 1;
    else if (!machine || machine.presence === "offline") tally.offline += 1;
    else tally.waiting += 1;
  }
  return tally;
}

function progressInWords(store: LiveStore, versions: Record<string, number>, selected: number): string {
  const { applied, untold, rejected, offline, waiting } = tallyOf(store, versions);
  const wanted = Object.keys(versions).length;
  if (wanted === 0) return "All had it already.";
  return [
    `${applied} of ${wanted} applied`,
    ...(untold > 0 ? [`${untold} sent to the tutorial's clients`] : []),
    ...(waiting > 0 ? [`${waiting} on their way`] : []),
    ...(rejected > 0 ? [`${rejected} rejected it`] : []),
    ...(offline > 0 ? [`${offline} offline, to take it when back`] : []),
    ...(wanted < selected ? [`${selected - wanted} had it already`] : []),
  ].join(" · ");
}
