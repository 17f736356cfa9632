"use client";

import { useActionState } from "react";
import { Button } from "../../_ui/button.tsx";
import { type FormState, untouched } from "../../_ui/form-state.ts";

type Props = { action: (last: FormState) => Promise<FormState>; label: string };

export function EndSessionForm({ action, label }: Props) {
  const [state, end, isBusy] = useActionState(action, untouched);
  return (
    <form action={end} className="flex items-center gap-2">
      {state.result === "refused" && <span className="text-sm text-alarm">{state.message}</span>}
      <Button type="submit" look="danger" disabled={isBusy} aria-label={label}>
        End
      </Button>
    </form>
  );
}
