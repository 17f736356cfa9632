"use client";

import { useActionState } from "react";
import { ActionForm } from "../../../_ui/action-form.tsx";
import { Button } from "../../../_ui/button.tsx";
import { Choice, Field } from "../../../_ui/field.tsx";
import { FormMessage } from "../../../_ui/form-message.tsx";
import { errorOf, untouched } from "../../../_ui/form-state.ts";
import { invite, type LinkState } from "./actions.ts";
import { lifetimes } from "./invite-schema.ts";
import { OneTimeLink } from "./one-time-link.tsx";

export function InviteForm() {
  const [{ form, made }, make, isBusy] = useActionState<LinkState, FormData>(invite, { form: untouched });
  return (
    <div className="flex flex-col gap-5">
      <ActionForm action={make} className="grid gap-4 sm:grid-cols-2">
        <div className="sm:col-span-2">
          <Field
            name="label"
            label="For whom"
            placeholder="bob@example.org"
            hint="A name, or an e-mail address: that stands in the form then."
            error={errorOf(form, "label")}
            autoComplete="off"
          />
        </div>
        <Choice name="role" label="Role" defaultValue="viewer" error={errorOf(form, "role")}>
          <option value="viewer">viewer</option>
          <option value="admin">administrator</option>
        </Choice>
        <Choice name="expires" label="Expires after" defaultValue="1 day" error={errorOf(form, "expires")}>
          {Object.keys(lifetimes).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Choice>
        <div className="flex flex-wrap items-center gap-4 sm:col-span-2">
          <Button type="submit" look="primary" disabled={isBusy}>
            Make link
          </Button>
          <FormMessage state={form} />
        </div>
      </ActionForm>
      {made && <OneTimeLink {...made} about="Send this to whom you invite, by a way that others don't read:" />}
    </div>
  );
}
