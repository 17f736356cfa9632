"use server";

import { explain } from "@realtimemonitor/protocol/explain.ts";
import { MachineName } from "@realtimemonitor/protocol/identifiers.ts";
import { revalidatePath } from "next/cache";
import { joinCommand } from "../../../_server/join-command.ts";
import { createJoinToken, revokeJoinToken } from "../../../_server/join-tokens.ts";
import { tellRefusal } from "../../../_server/tell-refusal.ts";
import { done, type FormState, fieldsOf, invalid, refused } from "../../../_ui/form-state.ts";
import { JoinTokenForm } from "./join-token-schema.ts";

/** What to paste, and by which token its machines will be known. */
export type JoinCommand = { text: string; isInsecure: boolean; tokenId: string; expiresAt: number };
export type JoinTokenState = { form: FormState; command?: JoinCommand };

export async function makeJoinToken(_last: JoinTokenState, form: FormData): Promise<JoinTokenState> {
  const asked = JoinTokenForm.safeParse(fieldsOf(form));
  if (!asked.success) return { form: invalid(asked.error) };
  const name = MachineName.optional().safeParse(fieldsOf(form).machineName || undefined);
  if (!name.success) return { form: refused("machineName", `name ${explain(name.error).message}`) };
  try {
    const { id: tokenId, token, expiresAt } = await createJoinToken(asked.data);
    revalidatePath("/admin/join-tokens");
    const command = { ...joinCommand(token, name.data), tokenId, expiresAt };
    return { form: done("Made. It is shown only now."), command };
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
