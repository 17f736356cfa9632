"use server";

import { revalidatePath } from "next/cache";
import { makeInvitation, revokeInvitation } from "../../../_server/invitations.ts";
import type { MadeLink } from "../../../_server/reset-link.ts";
import { tellRefusal } from "../../../_server/tell-refusal.ts";
import { done, type FormState, fieldsOf, invalid } from "../../../_ui/form-state.ts";
import { InviteForm } from "./invite-schema.ts";

/** The link is in it only this once. */
export type LinkState = { form: FormState; made?: MadeLink };

export async function invite(_last: LinkState, form: FormData): Promise<LinkState> {
  const asked = InviteForm.safeParse(fieldsOf(form));
  if (!asked.success) return { form: invalid(asked.error) };
  try {
    const made = await makeInvitation(asked.data);
    revalidatePath("/admin/users");
    return { form: done("Made. It is shown only now."), made };
  } catch (error) {
    return { form: tellRefusal(error) };
  }
}

export async function withdraw(id: string, _last: FormState): Promise<FormState> {
  try {
    await revokeInvitation(id);
  } catch (error) {
    return tellRefusal(error);
  }
  revalidatePath("/admin/users");
  return done("Withdrawn.");
}
