"use client";

import { useActionState } from "react";
import { ActionForm } from "../../../../_ui/action-form.tsx";
import { Button } from "../../../../_ui/button.tsx";
import { FormMessage } from "../../../../_ui/form-message.tsx";
import { untouched } from "../../../../_ui/form-state.ts";
import { setDisabled } from "./actions.ts";

export function DisableForm({ id, isDisabled }: { id: string; isDisabled: boolean }) {
  const [state, action, isBusy] = useActionState(setDisabled.bind(null, id), untouched);
  return (
    <ActionForm action={action} className="flex flex-col gap-3">
      <input type="hidden" name="disable" value={isDisabled ? "no" : "yes"} />
      <p className="text-sm text-muted">
        {isDisabled
          ? "May not sign in. Enabled again, the password is the one from before."
          : "Disabled, this user is signed out everywhere at once and may not sign in."}
      </p>
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" look={isDisabled ? "plain" : "danger"} disabled={isBusy}>
          {isDisabled ? "Enable" : "Disable"}
        </Button>
        <FormMessage state={state} />
      </div>
    </ActionForm>
  );
}
