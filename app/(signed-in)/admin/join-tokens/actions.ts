"use server";

import { revalidatePath } from "next/cache";
import { joinCommand } from "../../../_server/join-command.ts";
import { createJoinToken, revokeJoinToken } from "../../../_server/join-tokens.ts";
import { tellRefusal } from "../../../_server/tell-refusal.ts";
import { done, type FormState, invalid } from "../../../_ui/form-state.ts";
import { JoinTokenForm } from "./join-token-schema.ts";

export type JoinTokenState = { form: FormState; command?: { text: string; isInsecure: boolean } };

export async function makeJoinToken(_last: JoinTokenState, form: FormData): Promise<JoinTokenState> {
  const asked = JoinTokenForm.safeParse(Object.fromEntries(form));
  if (!asked.success) return { form: invalid(asked.error) };
  try {
    const token = await createJoinToken(asked.data);
    revalidatePath("/admin/join-tokens");
    return { form: done("Made. It is shown only now."), command: joinCommand(token) };
  } catch (error) {
    return { form: tellRefusal(error) };
  }
}

export async function revoke(id: string, _last: FormState): Promise<FormState> {
  try {
    await revokeJoinToken(id);
  } catch (error) {
    return tellRefusal(error);
  }
  revalidatePath("/admin/join-tokens");
  return done("Revoked.");
}
