"use client";

import { useActionState } from "react";
import { Button } from "../../../../_ui/button.tsx";
import { FormMessage } from "../../../../_ui/form-message.tsx";
import { untouched } from "../../../../_ui/form-state.ts";
import type { LinkState } from "../actions.ts";
import { OneTimeLink } from "../one-time-link.tsx";
import { makePasswordLink } from "./actions.ts";

export function ResetForm({ id, isDisabled }: { id: string; isDisabled: boolean }) {
  const [{ form, made }, action, isBusy] = useActionState<LinkState>(makePasswordLink.bind(null, id), {
    form: untouched,
  });
  return (
    <div className="flex flex-col gap-4">
      <form action={action} className="flex flex-col gap-3">
        <p className="text-sm text-muted">
          A link by which this user sets a new password, once and within the hour. It ends all sessions.
        </p>
        <div className="flex flex-wrap items-center gap-4">
          <Button type="submit" disabled={isBusy || isDisabled}>
            Make link
          </Button>
          <FormMessage state={form} />
        </div>
      </form>
      {made && <OneTimeLink {...made} about="Send this to the user, by a way that others don't read:" />}
    </div>
  );
}
