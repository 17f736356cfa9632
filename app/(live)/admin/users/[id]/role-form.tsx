"use client";

import { useActionState } from "react";
import type { UserRole } from "../../../../_server/users.ts";
import { ActionForm } from "../../../../_ui/action-form.tsx";
import { Button } from "../../../../_ui/button.tsx";
import { Choice } from "../../../../_ui/field.tsx";
import { FormMessage } from "../../../../_ui/form-message.tsx";
import { errorOf, untouched } from "../../../../_ui/form-state.ts";
import { setRole } from "./actions.ts";

export function RoleForm({ id, role }: { id: string; role: UserRole }) {
  const [state, action, isBusy] = useActionState(setRole.bind(null, id), untouched);
  return (
    <ActionForm action={action} className="flex flex-col gap-4">
      <Choice
        name="role"
        label="Role"
        defaultValue={role}
        hint={role === "admin" ? "Made a viewer, this user is signed out everywhere and signs in anew." : undefined}
        error={errorOf(state, "role")}
      >
        <option value="viewer">viewer</option>
        <option value="admin">administrator</option>
      </Choice>
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" disabled={isBusy}>
          Save role
        </Button>
        <FormMessage state={state} />
      </div>
    </ActionForm>
  );
}
