"use client";

import type { HistoryPolicyValues } from "@realtimemonitor/protocol/history.ts";
import { useActionState, useState } from "react";
import { bytes } from "../../../_readings/units.ts";
import type { HistoryUsage } from "../../../_server/history-policy.ts";
import { ActionForm } from "../../../_ui/action-form.tsx";
import { Button } from "../../../_ui/button.tsx";
import { Check, Choice, Field } from "../../../_ui/field.tsx";
import { FormMessage } from "../../../_ui/form-message.tsx";
import { errorOf, untouched } from "../../../_ui/form-state.ts";
import { type PolicyState, savePolicy } from "./actions.ts";
import { type Age, costBytes, tierOf, totalCostBytes } from "./history-costs.ts";
import { capFields, capUnits } from "./policy-schema.ts";

const fields: { age: Age; label: string; about: string }[] = [
  { age: "secondsDays", label: "Every sample", about: "as it came" },
  { age: "minutesDays", label: "Each minute", about: "average and highest" },
  { age: "hoursDays", label: "Each hour", about: "average and highest" },
  { age: "eventsDays", label: "Events", about: "they take little room" },
];

/** How long each tier is kept; what it costs is said while it is typed. */
export function PolicyForm({ usage }: { usage: HistoryUsage }) {
  const [{ form, wouldGo }, save, isSaving] = useActionState<PolicyState, FormData>(savePolicy, {
    form: untouched,
    wouldGo: [],
  });
  const [typed, setTyped] = useState<HistoryPolicyValues>(usage.policy);
  const cap = capFields(usage.policy.capBytes);

  const type = (age: Age, text: string) => {
    const days = Number(text.replace(",", "."));
    setTyped((before) => ({ ...before, [age]: Number.isFinite(days) && days > 0 ? days : 0 }));
  };
  const costOf = (age: Age) => (age === "eventsDays" ? null : costBytes(usage, tierOf[age], typed[age]));

  return (
    <ActionForm action={save} className="flex flex-col gap-5">
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
        {fields.map(({ age, label, about }) => {
          const cost = costOf(age);
          return (
            <Field
              key={age}
              name={age}
              label={label}
              unit="days"
              inputMode="decimal"
              autoComplete="off"
              defaultValue={usage.policy[age]}
              onChange={(event) => type(age, event.target.value)}
              hint={cost === null ? about : `${about}: about ${bytes(cost)}`}
              error={errorOf(form, age)}
            />
          );
        })}
        <Field
          name="cap"
          label="Size limit"
          inputMode="decimal"
          autoComplete="off"
          placeholder="automatic"
          defaultValue={cap.cap}
          hint={`Empty: 4 GiB or a fifth of the disk, whichever is less; here ${bytes(usage.automaticCapBytes)}.`}
          error={errorOf(form, "cap")}
        />
        <Choice name="capUnit" label="Unit" defaultValue={cap.capUnit} error={errorOf(form, "capUnit")}>
          {Object.keys(capUnits).map((unit) => (
            <option key={unit}>{unit}</option>
          ))}
        </Choice>
      </div>
      <Total usage={usage} typed={typed} />
      {wouldGo.length > 0 && (
        <div role="alert" className="flex flex-col gap-3 rounded-lg border border-warn/50 bg-warn/10 p-4 text-sm">
          <p>Not saved yet. This would be deleted for ever, of all machines:</p>
          <ul className="list-disc pl-5">
            {wouldGo.map((what) => (
              <li key={what}>{what}</li>
            ))}
          </ul>
          <Check key={wouldGo.join()} name="sure" value={wouldGo.join("\n")} label="Yes, delete it" />
        </div>
      )}
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" look={wouldGo.length > 0 ? "danger" : "primary"} disabled={isSaving}>
          {wouldGo.length > 0 ? "Save and delete" : "Save"}
        </Button>
        <FormMessage state={form} />
      </div>
    </ActionForm>
  );
}

/** All tiers together against the limit: which of the two will decide. */
function Total({ usage, typed }: { usage: HistoryUsage; typed: HistoryPolicyValues }) {
  const total = totalCostBytes(usage, typed);
  if (total === 0) return <p className="text-sm text-muted">What it costs is known once something is stored.</p>;
  const machines = usage.machines === 1 ? "1 machine" : `${usage.machines} machines`;
  return (
    <p className="text-sm tabular-nums">
      Together about <strong className="font-medium">{bytes(total)}</strong> for {machines}
      {total > usage.capBytes ? (
        <span className="text-warn">: more than the limit, so the oldest samples will go earlier than this.</span>
      ) : (
        <span className="text-muted">, within the limit.</span>
      )}
    </p>
  );
}
