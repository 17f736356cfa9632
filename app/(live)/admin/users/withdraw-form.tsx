"use client";

import { useActionState } from "react";
import { Button } from "../../../_ui/button.tsx";
import { untouched } from "../../../_ui/form-state.ts";
import { withdraw } from "./actions.ts";

export function WithdrawForm({ id, label }: { id: string; label: string }) {
  const [state, action, isBusy] = useActionState(withdraw.bind(null, id), untouched);
  return (
    <form action={action} className="flex items-center gap-2">
      {state.result === "refused" && <span className="text-sm text-alarm">{state.message}</span>}
      <Button type="submit" look="danger" disabled={isBusy} aria-label={`Withdraw the link for ${label}`}>
        Withdraw
      </Button>
    </form>
  );
}
