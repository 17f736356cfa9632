"use client";

import { isTutorialId } from "@realtimemonitor/protocol/tutorial-id.ts";
import { useActionState, useState } from "react";
import { ActionForm } from "../../../../_ui/action-form.tsx";
import { Button } from "../../../../_ui/button.tsx";
import { Check } from "../../../../_ui/field.tsx";
import { FormMessage } from "../../../../_ui/form-message.tsx";
import { untouched } from "../../../../_ui/form-state.ts";
import { remove } from "./actions.ts";

export function RemoveForm({ id, name }: { id: string; name: string }) {
  const [state, action, isBusy] = useActionState(remove.bind(null, id), untouched);
  const [isSure, setSure] = useState(false);
  return (
    <ActionForm action={action} className="flex flex-col gap-3">
      <p className="text-sm break-words text-muted">
        {isTutorialId(id)
          ? `Forgets ${name}. While tutorial mode is on, it is there again when its client starts anew.`
          : `Forgets ${name} and its key. While its agent runs it asks to be let in again, and waits under Machines; reject it there to be rid of it.`}
      </p>
      <Check
        name="sure"
        label="Yes, remove this machine"
        checked={isSure}
        onChange={(event) => setSure(event.target.checked)}
      />
      <div className="flex items-center gap-4">
        <Button type="submit" look="danger" disabled={isBusy || !isSure}>
          Remove machine
        </Button>
        <FormMessage state={state} />
      </div>
    </ActionForm>
  );
}
