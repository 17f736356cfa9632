"use client";

import { defaultSettings, switches } from "@realtimemonitor/protocol/settings.ts";
import { useState } from "react";
import { ActionForm } from "../../_ui/action-form.tsx";
import { Button } from "../../_ui/button.tsx";
import { Field } from "../../_ui/field.tsx";
import { FormMessage } from "../../_ui/form-message.tsx";
import { errorOf, type FormState } from "../../_ui/form-state.ts";

type Props = { form: FormState; make: (form: FormData) => void; isBusy: boolean };

/** Asks for what most leave as it is: one machine, within an hour, called as its host is. */
export function NewMachineForm({ form, make, isBusy }: Props) {
  const [isSeveral, setSeveral] = useState(false);
  return (
    <ActionForm action={make} className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        {isSeveral ? (
          <Field
            name="uses"
            label="How many"
            inputMode="numeric"
            defaultValue="10"
            hint="Each takes the name of its host."
            error={errorOf(form, "uses")}
            autoComplete="off"
          />
        ) : (
          <Field
            name="machineName"
            label="Name (optional)"
            hint="Else it takes the name of its host."
            error={errorOf(form, "machineName")}
            autoComplete="off"
          />
        )}
        <Field
          name="tags"
          label="Tags (optional)"
          placeholder="web, berlin"
          hint="Separated by commas."
          error={errorOf(form, "tags")}
          autoComplete="off"
        />
      </div>
      <label className="flex items-center gap-2.5 text-sm font-medium">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={isSeveral}
          onChange={(event) => setSeveral(event.target.checked)}
        />
        Several machines, with the same command
      </label>
      <Usual isSeveral={isSeveral} />
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" look="primary" disabled={isBusy}>
          Make the command
        </Button>
        <FormMessage state={form} />
      </div>
      <p className="text-xs text-muted">
        Longer than an hour, other first settings, forgetting machines that stay away: under Admin → Join tokens.
      </p>
    </ActionForm>
  );
}

/** What the form of join tokens would ask for. */
function Usual({ isSeveral }: { isSeveral: boolean }) {
  const { frequency } = defaultSettings;
  const values = { label: isSeveral ? "several machines" : "a machine", expires: "1 hour", forget: "never", frequency };
  return (
    <>
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {switches
        .filter((name) => defaultSettings[name])
        .map((name) => (
          <input key={name} type="hidden" name={name} value="on" />
        ))}
      {!isSeveral && <input type="hidden" name="uses" value="1" />}
    </>
  );
}
