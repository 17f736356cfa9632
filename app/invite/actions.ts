"use server";

import {
  Acceptance,
  acceptInvitation,
  type OpenInvitation,
  PasswordReset,
  readInvitation,
  resetPassword,
} from "../_server/accept-invitation.ts";
import { askerAddress } from "../_server/session-cookie.ts";
import { tellRefusal } from "../_server/tell-refusal.ts";
import { done, type FormState, fieldsOf, invalid, refused } from "../_ui/form-state.ts";

// No session yet: the link's token is what authorizes each of these.

/** What the link is for, or why it is none. */
export async function openLink(token: string): Promise<OpenInvitation | FormState> {
  const text = PasswordReset.shape.token.safeParse(token);
  if (!text.success) return refused("token", "This is no link of an invitation.");
  try {
    return await readInvitation(text.data, await askerAddress());
  } catch (error) {
    return tellRefusal(error);
  }
}

export async function accept(form: FormData): Promise<FormState> {
  const account = Acceptance.safeParse(fieldsOf(form));
  if (!account.success) return invalid(account.error);
  try {
    await acceptInvitation(account.data, await askerAddress());
    return done("Your account is made.");
  } catch (error) {
    return tellRefusal(error);
  }
}

export async function setNewPassword(form: FormData): Promise<FormState> {
  const reset = PasswordReset.safeParse(fieldsOf(form));
  if (!reset.success) return invalid(reset.error);
  try {
    await resetPassword(reset.data, await askerAddress());
    return done("Your new password is set.");
  } catch (error) {
    return tellRefusal(error);
  }
}
