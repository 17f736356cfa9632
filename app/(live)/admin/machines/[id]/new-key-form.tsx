"use client";

import { useActionState } from "react";
import { Button } from "../../../../_ui/button.tsx";
import { FormMessage } from "../../../../_ui/form-message.tsx";
import { untouched } from "../../../../_ui/form-state.ts";
import { Fingerprint } from "../../_joining/fingerprint.tsx";
import { wishNewKey } from "./actions.ts";

/** The fingerprint of a machine's key, and the wish for another one. */
export function NewKeyForm({ id, fingerprint }: { id: string; fingerprint: string }) {
  const [state, action, isBusy] = useActionState(wishNewKey.bind(null, id), untouched);
  return (
    <form action={action} className="flex flex-col gap-3">
      <Fingerprint text={fingerprint} />
      <p className="text-sm text-muted">
        Its agent makes another one and signs with both. The old key is refused from then on, wherever a copy of it may
        be.
      </p>
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" disabled={isBusy}>
          Ask for a new key
        </Button>
        <FormMessage state={state} />
      </div>
    </form>
  );
}
