"use client";

import { useActionState } from "react";
import { ActionForm } from "../../../_ui/action-form.tsx";
import { Button } from "../../../_ui/button.tsx";
import { Choice, Field } from "../../../_ui/field.tsx";
import { FormMessage } from "../../../_ui/form-message.tsx";
import { errorOf, untouched } from "../../../_ui/form-state.ts";
import { type JoinTokenState, makeJoinToken } from "./actions.ts";
import { FirstSettings } from "./first-settings.tsx";
import { JoinCommand } from "./join-command.tsx";
import { forgetting, lifetimes } from "./join-token-schema.ts";

export function JoinTokenForm() {
  const [{ form, command }, make, isBusy] = useActionState<JoinTokenState, FormData>(makeJoinToken, {
    form: untouched,
  });
  return (
    <div className="flex flex-col gap-5">
      <ActionForm action={make} className="grid gap-4 sm:grid-cols-2">
        <Field
          name="label"
          label="Label"
          defaultValue="new machine"
          error={errorOf(form, "label")}
          autoComplete="off"
        />
        <Field
          name="uses"
          label="Uses"
          inputMode="numeric"
          defaultValue="1"
          hint="Machines that may join: 1 to 1000."
          error={errorOf(form, "uses")}
          autoComplete="off"
        />
        <Choice name="expires" label="Expires after" defaultValue="1 day" error={errorOf(form, "expires")}>
          {Object.keys(lifetimes).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Choice>
        <Choice
          name="forget"
          label="Forget when away for"
          defaultValue="never"
          hint="For machines that come and go."
          error={errorOf(form, "forget")}
        >
          {Object.keys(forgetting).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Choice>
        <div className="sm:col-span-2">
          <Field
            name="tags"
            label="Tags"
            placeholder="web, berlin"
            hint="Given to each machine that joins with it; separated by commas."
            error={errorOf(form, "tags")}
            autoComplete="off"
          />
        </div>
        <FirstSettings error={errorOf(form, "frequency")} />
        <div className="flex items-center gap-4 sm:col-span-2">
          <Button type="submit" look="primary" disabled={isBusy}>
            Make token
          </Button>
          <FormMessage state={form} />
        </div>
      </ActionForm>
      {command && <JoinCommand {...command} />}
    </div>
  );
}
