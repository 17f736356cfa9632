"use client";

import { useActionState } from "react";
import { ActionForm } from "../../_ui/action-form.tsx";
import { Button } from "../../_ui/button.tsx";
import { CopyButton } from "../../_ui/copy-button.tsx";
import { Choice, Field } from "../../_ui/field.tsx";
import { FormMessage } from "../../_ui/form-message.tsx";
import { errorOf, untouched } from "../../_ui/form-state.ts";
import { type ApiTokenState, makeApiToken } from "./actions.ts";
import { tokenLifetimes } from "./api-token-schema.ts";

/** `mayCommand`: who makes it is an administrator. */
export function ApiTokenForm({ mayCommand }: { mayCommand: boolean }) {
  const [{ form, made }, make, isBusy] = useActionState<ApiTokenState, FormData>(makeApiToken, { form: untouched });
  return (
    <div className="flex flex-col gap-5">
      <ActionForm action={make} className="grid gap-4 sm:grid-cols-2">
        <div className="sm:col-span-2">
          <Field
            name="label"
            label="Label"
            placeholder="backup script"
            hint="What it is for. The audit log calls it so."
            error={errorOf(form, "label")}
            autoComplete="off"
          />
        </div>
        <Choice
          name="scope"
          label="May"
          defaultValue="read"
          hint={mayCommand ? "Administer: for as long as you are an administrator." : "See what you see."}
          error={errorOf(form, "scope")}
        >
          <option value="read">read</option>
          {mayCommand && <option value="admin">read and administer</option>}
        </Choice>
        <Choice name="expires" label="Expires after" defaultValue="90 days" error={errorOf(form, "lifetimeMs")}>
          {Object.keys(tokenLifetimes).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Choice>
        <div className="flex items-center gap-4 sm:col-span-2">
          <Button type="submit" look="primary" disabled={isBusy}>
            Make token
          </Button>
          <FormMessage state={form} />
        </div>
      </ActionForm>
      {made && <MadeToken {...made} />}
    </div>
  );
}

/** Seen once. */
function MadeToken({ token, authid }: { token: string; authid: string }) {
  return (
    <div role="status" className="flex flex-col gap-3 rounded-lg border border-line bg-page p-4">
      <p className="text-sm">Keep it where your program finds it; whoever has it may what it may.</p>
      <code className="block rounded-md border border-line bg-surface p-3 font-mono text-xs leading-relaxed break-all select-all">
        {token}
      </code>
      <p className="text-xs text-muted">
        At the router it is a ticket, with the authid{" "}
        <code className="font-mono whitespace-nowrap select-all">{authid}</code>.
      </p>
      <div>
        <CopyButton text={token} label="Copy token" />
      </div>
    </div>
  );
}
