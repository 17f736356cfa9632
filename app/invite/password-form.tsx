"use client";

import { useActionState } from "react";
import type { OpenInvitation } from "../_server/accept-invitation.ts";
import { ActionForm } from "../_ui/action-form.tsx";
import { Button } from "../_ui/button.tsx";
import { EntryPage } from "../_ui/entry-page.tsx";
import { Field } from "../_ui/field.tsx";
import { aboutWhole, errorOf, type FormState, refused, untouched } from "../_ui/form-state.ts";
import { enter } from "../sign-in/enter.ts";
import { setNewPassword } from "./actions.ts";

type Props = { token: string; invitation: Extract<OpenInvitation, { kind: "password" }> };

export function PasswordForm({ token, invitation: { name, email } }: Props) {
  async function setAndEnter(_last: FormState, form: FormData): Promise<FormState> {
    form.set("token", token);
    const set = await setNewPassword(form);
    if (set.result !== "done") return set;
    const refusal = await enter(email, String(form.get("password")));
    return refusal ? refused(null, `${set.message} ${refusal}`) : set;
  }
  const [state, submit, isBusy] = useActionState(setAndEnter, untouched);
  return (
    <EntryPage title="Set a new password">
      <p className="-mt-3 mb-5 text-sm break-words text-muted">
        Of {name}, {email}. You are signed out everywhere else by it.
      </p>
      <ActionForm action={submit} className="flex flex-col gap-4">
        <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
        <Field
          name="password"
          label="New password"
          type="password"
          autoComplete="new-password"
          hint="At least 10 characters."
          error={errorOf(state, "password")}
        />
        <p role="alert" className="text-sm text-alarm empty:hidden">
          {aboutWhole(state, "token")}
        </p>
        <Button type="submit" look="primary" disabled={isBusy}>
          Set password
        </Button>
      </ActionForm>
    </EntryPage>
  );
}
