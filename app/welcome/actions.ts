"use server";

import { createFirstAccount, FirstAccount } from "../_server/first-account.ts";
import { askerAddress } from "../_server/session-cookie.ts";
import { tellRefusal } from "../_server/tell-refusal.ts";
import { done, type FormState, fieldsOf, invalid } from "../_ui/form-state.ts";

/** No session yet: the link's token is what authorizes it. */
export async function makeFirstAccount(form: FormData): Promise<FormState> {
  const account = FirstAccount.safeParse(fieldsOf(form));
  if (!account.success) return invalid(account.error);
  try {
    await createFirstAccount(account.data, await askerAddress());
    return done("Your account is made.");
  } catch (error) {
    return tellRefusal(error);
  }
}
