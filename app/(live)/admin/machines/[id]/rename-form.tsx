"use client";

import { useActionState } from "react";
import { ActionForm } from "../../../../_ui/action-form.tsx";
import { Button } from "../../../../_ui/button.tsx";
import { Field } from "../../../../_ui/field.tsx";
import { FormMessage } from "../../../../_ui/form-message.tsx";
import { errorOf, untouched } from "../../../../_ui/form-state.ts";
import { rename } from "./actions.ts";

export function RenameForm({ id, name }: { id: string; name: string }) {
  const [state, action, isBusy] = useActionState(rename.bind(null, id), untouched);
  return (
    <ActionForm action={action} className="flex flex-col gap-3">
      <Field name="name" label="Machine name" defaultValue={name} error={errorOf(state, "name")} autoComplete="off" />
      <div className="flex items-center gap-4">
        <Button type="submit" disabled={isBusy}>
          Rename
        </Button>
        <FormMessage state={state} />
      </div>
    </ActionForm>
  );
}
