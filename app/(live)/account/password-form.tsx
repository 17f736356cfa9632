"use client";

import { useActionState, useRef } from "react";
import { ActionForm } from "../../_ui/action-form.tsx";
import { Button } from "../../_ui/button.tsx";
import { Field } from "../../_ui/field.tsx";
import { FormMessage } from "../../_ui/form-message.tsx";
import { errorOf, type FormState, untouched } from "../../_ui/form-state.ts";
import { changePassword } from "./actions.ts";

export function PasswordForm({ email }: { email: string }) {
  const fields = useRef<HTMLDivElement>(null);
  async function change(last: FormState, form: FormData): Promise<FormState> {
    const state = await changePassword(last, form);
    // passwords that are set stand in no form any longer
    if (state.result === "done") for (const field of fields.current?.querySelectorAll("input") ?? []) field.value = "";
    return state;
  }
  const [state, submit, isBusy] = useActionState(change, untouched);
  return (
    <ActionForm action={submit} className="flex flex-col gap-4">
      <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
      <div ref={fields} className="flex flex-col gap-4">
        <Field
          name="current"
          label="Current password"
          type="password"
          autoComplete="current-password"
          error={errorOf(state, "current")}
        />
        <Field
          name="password"
          label="New password"
          type="password"
          autoComplete="new-password"
          hint="At least 10 characters."
          error={errorOf(state, "password")}
        />
      </div>
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" look="primary" disabled={isBusy}>
          Change password
        </Button>
        <FormMessage state={state} />
      </div>
    </ActionForm>
  );
}
