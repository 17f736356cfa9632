"use server";

import { MachineName } from "@realtimemonitor/protocol/identifiers.ts";
import { defaultSettings, SettingsValues } from "@realtimemonitor/protocol/settings.ts";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { approvePendingMachine, forgetRejection, rejectPendingMachine } from "../../../_server/pending-machines.ts";
import { tellRefusal } from "../../../_server/tell-refusal.ts";
import { done, type FormState, invalid } from "../../../_ui/form-state.ts";
import { TagsText } from "../join-tokens/join-token-schema.ts";

const ApprovalForm = z.object({ name: MachineName, tags: TagsText });

export async function approve(id: string, _last: FormState, form: FormData): Promise<FormState> {
  const asked = ApprovalForm.safeParse(Object.fromEntries(form));
  if (!asked.success) return invalid(asked.error);
  return tell(
    "Approved.",
    approvePendingMachine(id, { ...asked.data, settings: SettingsValues.parse(defaultSettings) }),
  );
}

export const reject = async (id: string, _last: FormState): Promise<FormState> =>
  tell("Rejected.", rejectPendingMachine(id));

export const forget = async (id: string, _last: FormState): Promise<FormState> =>
  tell("It may ask again.", forgetRejection(id));

async function tell(words: string, doing: Promise<unknown>): Promise<FormState> {
  try {
    await doing;
  } catch (error) {
    return tellRefusal(error);
  }
  revalidatePath("/admin");
  return done(words);
}
