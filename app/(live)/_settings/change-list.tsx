"use client";

import { Undo2 } from "lucide-react";
import { useState } from "react";
import { Age } from "../../_live/age.tsx";
import type { ChangeEntry } from "../../_server/settings.ts";
import { Badge } from "../../_ui/badge.tsx";
import { LocalTime } from "../../_ui/local-time.tsx";
import { changeInWords } from "./change-in-words.ts";
import { authorOf } from "./field-in-words.ts";
import { useSettings } from "./settings-context.tsx";
import { undoAndTell } from "./undo-and-tell.ts";

const shownAtFirst = 5;

/** Who changed what and when, the newest first; each can be taken back. */
export function ChangeList() {
  const { view } = useSettings();
  const [isWhole, setWhole] = useState(false);
  if (!view) return null;
  const { changes } = view;
  if (changes.length === 0) return <p className="text-sm text-muted">Nothing was changed since it joined.</p>;
  return (
    <>
      <ol className="flex flex-col gap-3 text-sm">
        {changes.slice(0, isWhole ? undefined : shownAtFirst).map((change) => (
          <Change key={change.id} change={change} />
        ))}
      </ol>
      {!isWhole && changes.length > shownAtFirst && (
        <button type="button" onClick={() => setWhole(true)} className="mt-3 text-sm text-accent hover:underline">
          Show {changes.length - shownAtFirst} more
        </button>
      )}
      {isWhole && view.hasMore && <p className="mt-3 text-xs text-muted">Older ones are in the export.</p>}
    </>
  );
}

function Change({ change }: { change: ChangeEntry }) {
  const [isBusy, setBusy] = useState(false);
  const { version, differences, undoesVersion, isUndone, machineCount } = change;
  const words = differences.map(changeInWords);

  async function undo() {
    setBusy(true);
    await undoAndTell(change.id);
    setBusy(false);
  }

  return (
    <li className="flex items-start justify-between gap-3 border-l-2 border-line pl-3">
      <div className={`min-w-0 ${isUndone ? "text-muted" : ""}`}>
        {differences.length === 0 && <p>saved again, unchanged</p>}
        {words.map((line) => (
          <p key={line} className={isUndone ? "line-through" : ""}>
            {line}
          </p>
        ))}
        <p className="mt-0.5 flex flex-wrap items-center gap-x-1.5 gap-y-1 text-xs text-muted tabular-nums">
          <span>
            {authorOf(change)}, <Age since={change.changedAt} /> ago · <LocalTime at={change.changedAt} look="clock" />{" "}
            · version {version}
          </span>
          {undoesVersion !== null && <Badge tone="quiet">undid version {undoesVersion}</Badge>}
          {isUndone && <Badge tone="quiet">undone</Badge>}
          {machineCount > 1 && <Badge tone="quiet">on {machineCount} machines</Badge>}
        </p>
      </div>
      {differences.length > 0 && !isUndone && (
        <button
          type="button"
          disabled={isBusy}
          onClick={undo}
          aria-label={`Undo ${words.join(", ")}${machineCount > 1 ? ` on ${machineCount} machines` : ""}`}
          className="inline-flex shrink-0 items-center gap-1 rounded-md px-2 py-1 text-xs font-medium text-accent hover:bg-raised disabled:opacity-60"
        >
          <Undo2 aria-hidden className="size-3.5" />
          Undo
        </button>
      )}
    </li>
  );
}
