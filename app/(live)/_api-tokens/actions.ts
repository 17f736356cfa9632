"use server";

import { readerAuthid } from "@realtimemonitor/protocol/identifiers.ts";
import { revalidatePath } from "next/cache";
import { createApiToken, NewApiToken, revokeApiToken } from "../../_server/api-tokens.ts";
import { tellRefusal } from "../../_server/tell-refusal.ts";
import { done, type FormState, fieldsOf, invalid } from "../../_ui/form-state.ts";
import { ApiTokenForm } from "./api-token-schema.ts";

export type ApiTokenState = { form: FormState; made?: { token: string; authid: string } };

export async function makeApiToken(_last: ApiTokenState, form: FormData): Promise<ApiTokenState> {
  const asked = ApiTokenForm.pipe(NewApiToken).safeParse(fieldsOf(form));
  if (!asked.success) return { form: invalid(asked.error) };
  try {
    const { id, token } = await createApiToken(asked.data);
    revalidatePath("/", "layout");
    return { form: done("Made. It is shown only now."), made: { token, authid: readerAuthid(id) } };
  } catch (error) {
    return { form: tellRefusal(error) };
  }
}

export async function revoke(id: string, _last: FormState): Promise<FormState> {
  try {
    await revokeApiToken(id);
  } catch (error) {
    return tellRefusal(error);
  }
  revalidatePath("/", "layout");
  return done("Revoked.");
}
