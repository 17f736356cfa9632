"use client";

import type { Clone } from "@realtimemonitor/protocol/frame.ts";
import { CopyX } from "lucide-react";
import { useActionState, useState } from "react";
import { useLive } from "../../../../_live/live.tsx";
import { ActionForm } from "../../../../_ui/action-form.tsx";
import { Button } from "../../../../_ui/button.tsx";
import { FormMessage } from "../../../../_ui/form-message.tsx";
import { untouched } from "../../../../_ui/form-state.ts";
import { LocalTime } from "../../../../_ui/local-time.tsx";
import { split } from "./actions.ts";

/** Above a machine's settings while several agents have its identity: who they are, and one click to part them. */
export function Clones({ id, name }: { id: string; name: string }) {
  const clones = useLive((store) => store.adminMachine(id)?.clones);
  const [state, action, isBusy] = useActionState(split.bind(null, id), untouched);
  const [chosen, setChosen] = useState<string>();
  if (!clones) return null;
  const [oldest] = clones;
  const kept = clones.some(({ runId }) => runId === chosen) ? chosen : oldest?.runId;
  return (
    <section
      aria-label="Several agents with one key"
      role="alert"
      className="mb-4 rounded-xl border border-alarm/50 bg-alarm/10 p-5 text-sm"
    >
      <h2 className="flex items-center gap-2 font-semibold tracking-tight text-alarm">
        <CopyX aria-hidden className="size-4" />
        {clones.length} agents run with the key of {name}
      </h2>
      <p className="mt-1">
        As copies of a disk do, or an agent that was started twice. Only one is heard at a time. Choose which of them
        stays this machine: it gets a new key, and each other one joins as a new machine with the same tags and
        settings.
      </p>
      <ActionForm action={action} className="mt-3 flex flex-col gap-3">
        <fieldset disabled={isBusy} className="divide-y divide-line rounded-lg border border-line bg-surface">
          <legend className="sr-only">Which of them stays this machine</legend>
          {clones.map((clone) => (
            <Choice
              key={clone.runId}
              clone={clone}
              isKept={clone.runId === kept}
              onKeep={() => setChosen(clone.runId)}
            />
          ))}
        </fieldset>
        <div className="flex flex-wrap items-center gap-4">
          <Button type="submit" look="primary" disabled={isBusy}>
            Split them
          </Button>
          <FormMessage state={state} />
        </div>
      </ActionForm>
    </section>
  );
}

function Choice({ clone, isKept, onKeep }: { clone: Clone; isKept: boolean; onKeep: () => void }) {
  const { runId, hostname, ip, address, startedAt } = clone;
  return (
    <label className="flex items-start gap-3 px-4 py-3">
      <input
        type="radio"
        name="kept"
        value={runId}
        checked={isKept}
        onChange={onKeep}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <span className="min-w-0">
        <span className="block font-medium break-words">
          {hostname ?? "A host that does not say its name"}
          {isKept && <span className="font-normal text-muted"> · stays this machine</span>}
        </span>
        <span className="block text-xs break-words text-muted tabular-nums">
          from <span className="font-mono">{address ?? "an unknown address"}</span>
          {ip && ip !== address && (
            <>
              , says <span className="font-mono">{ip}</span>
            </>
          )}{" "}
          · agent started <LocalTime at={startedAt} />
        </span>
      </span>
    </label>
  );
}
