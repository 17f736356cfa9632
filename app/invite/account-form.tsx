"use client";

import { useActionState } from "react";
import type { OpenInvitation } from "../_server/accept-invitation.ts";
import { ActionForm } from "../_ui/action-form.tsx";
import { Button } from "../_ui/button.tsx";
import { EntryPage } from "../_ui/entry-page.tsx";
import { Field } from "../_ui/field.tsx";
import { aboutWhole, errorOf, type FormState, refused, untouched } from "../_ui/form-state.ts";
import { enter } from "../sign-in/enter.ts";
import { accept } from "./actions.ts";

type Props = { token: string; invitation: Extract<OpenInvitation, { kind: "account" }> };

export function AccountForm({ token, invitation: { role, label } }: Props) {
  async function acceptAndEnter(_last: FormState, form: FormData): Promise<FormState> {
    form.set("token", token);
    const made = await accept(form);
    if (made.result !== "done") return made;
    const refusal = await enter(String(form.get("email")), String(form.get("password")));
    return refusal ? refused(null, `${made.message} ${refusal}`) : made;
  }
  const [state, submit, isBusy] = useActionState(acceptAndEnter, untouched);
  return (
    <EntryPage title="Make your account">
      <p className="-mt-3 mb-5 text-sm text-muted">
        You are invited {role === "admin" ? "as an administrator" : "to look at the machines"}.
      </p>
      <ActionForm action={submit} className="flex flex-col gap-4">
        <Field name="name" label="Name" autoComplete="name" error={errorOf(state, "name")} />
        <Field
          name="email"
          label="E-mail"
          type="email"
          autoComplete="username"
          defaultValue={label.includes("@") ? label : ""}
          error={errorOf(state, "email")}
        />
        <Field
          name="password"
          label="Password"
          type="password"
          autoComplete="new-password"
          hint="At least 10 characters."
          error={errorOf(state, "password")}
        />
        <p role="alert" className="text-sm text-alarm empty:hidden">
          {aboutWhole(state, "token")}
        </p>
        <Button type="submit" look="primary" disabled={isBusy}>
          Make account
        </Button>
      </ActionForm>
    </EntryPage>
  );
}
