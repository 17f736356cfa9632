"use client";

import { useActionState } from "react";
import { Button } from "../../_ui/button.tsx";
import { FormMessage } from "../../_ui/form-message.tsx";
import { untouched } from "../../_ui/form-state.ts";
import { endOtherSessions } from "./actions.ts";

export function EndOthersForm() {
  const [state, action, isBusy] = useActionState(endOtherSessions, untouched);
  return (
    <form action={action} className="mt-4 flex flex-wrap items-center gap-4 border-t border-line pt-4">
      <Button type="submit" look="danger" disabled={isBusy}>
        End all others
      </Button>
      <FormMessage state={state} />
    </form>
  );
}
