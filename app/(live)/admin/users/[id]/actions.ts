"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { makeResetLink } from "../../../../_server/invitations.ts";
import { currentUser } from "../../../../_server/session.ts";
import { revokeSessionOf } from "../../../../_server/sessions.ts";
import { tellRefusal } from "../../../../_server/tell-refusal.ts";
import { changeRole, disableUser, enableUser, removeUser, UserRole } from "../../../../_server/users.ts";
import { done, type FormState, fieldsOf, invalid, refused } from "../../../../_ui/form-state.ts";
import type { LinkState } from "../actions.ts";

const RoleForm = z.object({ role: UserRole });
const DisableForm = z.object({ disable: z.enum(["yes", "no"]) });

export async function setRole(id: string, _last: FormState, form: FormData): Promise<FormState> {
  const asked = RoleForm.safeParse(fieldsOf(form));
  if (!asked.success) return invalid(asked.error);
  return tell(changeRole(id, asked.data.role), "Saved.");
}

export async function setDisabled(id: string, _last: FormState, form: FormData): Promise<FormState> {
  const asked = DisableForm.safeParse(fieldsOf(form));
  if (!asked.success) return invalid(asked.error);
  return asked.data.disable === "yes" ? tell(disableUser(id), "Disabled.") : tell(enableUser(id), "Enabled.");
}

export async function makePasswordLink(id: string, _last: LinkState): Promise<LinkState> {
  try {
    const made = await makeResetLink(id);
    return { form: done("Made. It is shown only now."), made };
  } catch (error) {
    return { form: tellRefusal(error) };
  }
}

export async function endSessionOf(_userId: string, id: string, _last: FormState): Promise<FormState> {
  return tell(revokeSessionOf(id), "Ended.");
}

export async function remove(id: string, _last: FormState, form: FormData): Promise<FormState> {
  if (fieldsOf(form).sure !== "on") return refused(null, "Say that you are sure.");
  const removed = await tell(removeUser(id), "Removed.");
  if (removed.result === "done") redirect("/admin/users");
  return removed;
}

/** Who has ended his own access by it is led away. */
async function tell(doing: Promise<void>, words: string): Promise<FormState> {
  try {
    await doing;
  } catch (error) {
    return tellRefusal(error);
  }
  if (!(await currentUser())) redirect("/sign-in");
  revalidatePath("/admin/users", "layout");
  return done(words);
}
