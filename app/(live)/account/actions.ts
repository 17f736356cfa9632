"use server";

import { revalidatePath } from "next/cache";
import { changeOwnPassword, PasswordChange } from "../../_server/own-account.ts";
import { revokeOtherSessions, revokeOwnSession } from "../../_server/sessions.ts";
import { tellRefusal } from "../../_server/tell-refusal.ts";
import { done, type FormState, fieldsOf, invalid } from "../../_ui/form-state.ts";

export async function changePassword(_last: FormState, form: FormData): Promise<FormState> {
  const change = PasswordChange.safeParse(fieldsOf(form));
  if (!change.success) return invalid(change.error);
  try {
    const ended = await changeOwnPassword(change.data);
    revalidatePath("/account");
    return done(ended === 0 ? "Changed." : `Changed. Other sessions ended: ${ended}.`);
  } catch (error) {
    return tellRefusal(error);
  }
}

export async function endSession(id: string, _last: FormState): Promise<FormState> {
  try {
    await revokeOwnSession(id);
  } catch (error) {
    return tellRefusal(error);
  }
  revalidatePath("/account");
  return done("Ended.");
}

export async function endOtherSessions(_last: FormState): Promise<FormState> {
  try {
    const ended = await revokeOtherSessions();
    revalidatePath("/account");
    return done(`Ended: ${ended}.`);
  } catch (error) {
    return tellRefusal(error);
  }
}
