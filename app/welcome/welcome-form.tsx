"use client";

import { useActionState } from "react";
import { ActionForm } from "../_ui/action-form.tsx";
import { Button } from "../_ui/button.tsx";
import { Field } from "../_ui/field.tsx";
import { aboutWhole, errorOf, type FormState, refused, untouched } from "../_ui/form-state.ts";
import { enter } from "../sign-in/enter.ts";
import { makeFirstAccount } from "./actions.ts";

/** The token is in the link's fragment, which no server, log or Referer ever sees; it leaves the page only in this form. */
async function makeAndEnter(_last: FormState, form: FormData): Promise<FormState> {
  form.set("token", window.location.hash.slice(1));
  const made = await makeFirstAccount(form);
  if (made.result !== "done") return made;
  const refusal = await enter(String(form.get("email")), String(form.get("password")));
  return refusal ? refused(null, refusal) : made;
}

export function WelcomeForm() {
  const [state, submit, isBusy] = useActionState(makeAndEnter, untouched);
  return (
    <ActionForm action={submit} className="flex flex-col gap-4">
      <Field name="name" label="Name" autoComplete="name" error={errorOf(state, "name")} />
      <Field name="email" label="E-mail" type="email" autoComplete="username" error={errorOf(state, "email")} />
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
  );
}
