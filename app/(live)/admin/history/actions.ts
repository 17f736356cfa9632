"use server";

import { revalidatePath } from "next/cache";
import { readHistoryUsage, saveHistoryPolicy } from "../../../_server/history-policy.ts";
import { tellRefusal } from "../../../_server/tell-refusal.ts";
import { done, type FormState, fieldsOf, invalid, untouched } from "../../../_ui/form-state.ts";
import { whatWouldGo } from "./history-costs.ts";
import { PolicyForm } from "./policy-schema.ts";

/** `wouldGo`: it was not saved, since this would be deleted; asked again with it as `sure` it is. */
export type PolicyState = { form: FormState; wouldGo: string[] };

export async function savePolicy(_last: PolicyState, form: FormData): Promise<PolicyState> {
  const asked = PolicyForm.safeParse(fieldsOf(form));
  if (!asked.success) return { form: invalid(asked.error), wouldGo: [] };
  const { policy, sure } = asked.data;
  try {
    const wouldGo = whatWouldGo(await readHistoryUsage(), policy, Date.now());
    if (wouldGo.join("\n") !== sure) return { form: untouched, wouldGo }; // only what was shown is agreed to
    await saveHistoryPolicy(policy);
    revalidatePath("/admin/history");
    return { form: done(sure ? "Saved. What is too old goes in the next minutes." : "Saved."), wouldGo: [] };
  } catch (error) {
    return { form: tellRefusal(error), wouldGo: [] };
  }
}
