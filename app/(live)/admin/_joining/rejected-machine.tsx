"use client";

import { useActionState, useEffect } from "react";
import type { PendingEntry } from "../../../_server/pending-machines.ts";
import { Button } from "../../../_ui/button.tsx";
import { untouched } from "../../../_ui/form-state.ts";
import { forget } from "./actions.ts";
import { Fingerprint } from "./fingerprint.tsx";
import { usePending } from "./pending.tsx";
import { whatItSays } from "./waiting-machine.tsx";

export function RejectedMachine({ machine }: { machine: PendingEntry }) {
  const { id, name, fingerprint } = machine;
  const { ask } = usePending();
  const [state, forgetIt, isBusy] = useActionState(forget.bind(null, id), untouched);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever the action answered, who waits may be others now
  useEffect(ask, [state]);

  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3">
      <div className="min-w-0">
        <p className="truncate font-medium">{name}</p>
        <p className="mt-0.5 text-xs break-words text-muted">{whatItSays(machine)}</p>
        <Fingerprint text={fingerprint} />
      </div>
      <form action={forgetIt} className="flex items-center gap-3">
        {state.result === "refused" && <span className="text-alarm">{state.message}</span>}
        <Button type="submit" disabled={isBusy} aria-label={`Let ${name} ask again`}>
          Let it ask again
        </Button>
      </form>
    </li>
  );
}
