"use client";

import { useActionState, useEffect } from "react";
import { inWords } from "../../../_live/in-words.ts";
import type { PendingEntry } from "../../../_server/pending-machines.ts";
import { ActionForm } from "../../../_ui/action-form.tsx";
import { Button } from "../../../_ui/button.tsx";
import { Field } from "../../../_ui/field.tsx";
import { FormMessage } from "../../../_ui/form-message.tsx";
import { errorOf, untouched } from "../../../_ui/form-state.ts";
import { approve, reject } from "./actions.ts";
import { Fingerprint } from "./fingerprint.tsx";
import { usePending } from "./pending.tsx";

/** An agent that waits asks at least every half minute. */
const staleMs = 90_000;

export function WaitingMachine({ machine }: { machine: PendingEntry }) {
  const { id, name, fingerprint, askingMs, silentMs } = machine;
  const { ask } = usePending();
  const [approval, approveIt, isApproving] = useActionState(approve.bind(null, id), untouched);
  const [rejection, rejectIt, isRejecting] = useActionState(reject.bind(null, id), untouched);
  const isBusy = isApproving || isRejecting;

  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever an action answered, who waits may be others now
  useEffect(ask, [approval, rejection]);

  return (
    <li className="grid gap-x-6 gap-y-3 px-4 py-4 sm:px-5 lg:grid-cols-[minmax(0,1fr)_auto]">
      <div className="min-w-0">
        <p className="truncate font-medium">{name}</p>
        <p className="mt-0.5 text-xs break-words text-muted">{whatItSays(machine)}</p>
        <div className="mt-2">
          <Fingerprint text={fingerprint} />
        </div>
        <p className={`mt-2 text-xs tabular-nums ${silentMs > staleMs ? "text-warn" : "text-muted"}`}>
          {silentMs > staleMs
            ? `has not asked for ${inWords(silentMs)}: its agent seems to be gone`
            : `asks since ${inWords(askingMs)}, the last time ${inWords(silentMs)} ago`}
        </p>
      </div>
      <div className="flex flex-col gap-2">
        <ActionForm action={approveIt} className="flex flex-wrap items-end gap-2">
          <div className="min-w-0 flex-1 sm:w-40 sm:flex-none">
            <Field
              name="name"
              label="Name"
              defaultValue={name}
              error={errorOf(approval, "name")}
              autoComplete="off"
              maxLength={64}
            />
          </div>
          <div className="min-w-0 flex-1 sm:w-40 sm:flex-none">
            <Field
              name="tags"
              label="Tags"
              placeholder="web, berlin"
              error={errorOf(approval, "tags")}
              autoComplete="off"
            />
          </div>
          <Button type="submit" look="primary" disabled={isBusy} aria-label={`Approve ${name}`}>
            Approve
          </Button>
          <Button look="danger" disabled={isBusy} aria-label={`Reject ${name}`} type="submit" form={`reject-${id}`}>
            Reject
          </Button>
        </ActionForm>
        <form id={`reject-${id}`} action={rejectIt} />
        <FormMessage state={approval.result === "none" ? rejection : approval} />
      </div>
    </li>
  );
}

/** From where it comes, and what it claims to be. */
export function whatItSays({ address, ip, facts }: PendingEntry): string {
  const host = facts && [facts.hostname, facts.os, facts.arch, facts.cpuModel, `agent ${facts.agentVersion}`];
  return [`from ${address}`, ip && ip !== address && `says ${ip}`, ...(host ?? [])].filter(Boolean).join(" · ");
}
