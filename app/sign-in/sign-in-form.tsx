"use client";

import { useActionState } from "react";
import { ActionForm } from "../_ui/action-form.tsx";
import { Button } from "../_ui/button.tsx";
import { Field } from "../_ui/field.tsx";
import { enter } from "./enter.ts";

export function SignInForm() {
  const [refusal, submit, isBusy] = useActionState<string | undefined, FormData>(
    (_last, form) => enter(String(form.get("email")), String(form.get("password"))),
    undefined,
  );
  return (
    <ActionForm action={submit} className="flex flex-col gap-4">
      <Field name="email" label="E-mail" type="email" autoComplete="username" required />
      <Field name="password" label="Password" type="password" autoComplete="current-password" required />
      <p role="alert" className="text-sm text-alarm empty:hidden">
        {refusal}
      </p>
      <Button type="submit" look="primary" disabled={isBusy}>
        Sign in
      </Button>
    </ActionForm>
  );
}
