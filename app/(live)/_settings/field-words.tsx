"use client";

import type { SettingsField } from "@realtimemonitor/protocol/settings.ts";
import { Check, CircleHelp, Clock, LoaderCircle, type LucideIcon, RefreshCw, Unplug, X } from "lucide-react";
import { Age } from "../../_live/age.tsx";
import { LocalTime } from "../../_ui/local-time.tsx";
import { authorOf, stateInWords } from "./field-in-words.ts";
import { type FieldState, lastChangeOf } from "./field-state.ts";
import { Overtaken } from "./overtaken.tsx";
import { useFieldState, useProvingSample, useSettings } from "./settings-context.tsx";

const looks: Record<FieldState["kind"], { icon?: LucideIcon; mark?: string; words: string }> = {
  saving: { icon: LoaderCircle, mark: "motion-safe:animate-spin", words: "text-muted" },
  refused: { icon: X, words: "text-alarm" },
  overtaken: { words: "" },
  "on its way": { icon: Clock, words: "text-muted" },
  away: { icon: Unplug, words: "text-warn" },
  drifted: { icon: RefreshCw, words: "text-warn" },
  rejected: { icon: X, words: "text-alarm" },
  unknown: { icon: Unplug, words: "text-muted" },
  untold: { icon: CircleHelp, words: "text-muted" },
  "as joined": { words: "text-muted" },
  applied: { icon: Check, mark: "text-ok", words: "text-muted" },
};

/** What became of a field, under it: `id` is what the field is described by. */
export function FieldWords({ id, field }: { id: string; field: SettingsField }) {
  const state = useFieldState(field);
  if (!state) return null;
  if (state.kind === "overtaken") return <Overtaken id={id} field={field} {...state} />;
  const { icon: Icon, mark = "", words } = looks[state.kind];
  return (
    <p id={id} className={`flex gap-1.5 text-xs tabular-nums ${words}`}>
      {Icon && <Icon aria-hidden className={`mt-0.5 size-3 shrink-0 ${mark}`} />}
      <span>
        {stateInWords(state)}
        {state.kind === "applied" && state.at !== null && (
          <>
            {" · "}
            <LocalTime at={state.at} look="clock" />
          </>
        )}
        <Author field={field} />
        {state.kind === "applied" && field !== "disabled" && <SeenInSample version={state.version} />}
      </span>
    </p>
  );
}

function SeenInSample({ version }: { version: number }) {
  const sampledAt = useProvingSample(version);
  if (sampledAt === undefined) return null;
  return (
    <span className="block">
      {sampledAt === null ? (
        "waiting for a sample that shows it"
      ) : (
        <>
          seen in the sample of <LocalTime at={sampledAt} look="clock" />
        </>
      )}
    </span>
  );
}

function Author({ field }: { field: SettingsField }) {
  const { view, edits } = useSettings();
  const change = view && lastChangeOf(field, view);
  if (!change || edits[field]) return null;
  return (
    <span className={change.isYours ? "" : "text-text"}>
      {" · "}
      {authorOf(change)}, <Age since={change.changedAt} /> ago
    </span>
  );
}
