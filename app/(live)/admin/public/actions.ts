"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { setPublicDashboard } from "../../../_server/public-dashboard.ts";
import { tellRefusal } from "../../../_server/tell-refusal.ts";
import { done, type FormState, fieldsOf, invalid } from "../../../_ui/form-state.ts";

const SwitchForm = z.object({ isOn: z.enum(["yes", "no"], "must be yes or no").transform((word) => word === "yes") });

export async function switchPublic(_last: FormState, form: FormData): Promise<FormState> {
  const asked = SwitchForm.safeParse(fieldsOf(form));
  if (!asked.success) return invalid(asked.error);
  try {
    await setPublicDashboard(asked.data.isOn);
    revalidatePath("/admin/public");
    return done(asked.data.isOn ? "Anybody may look now." : "Only who signs in may look now.");
  } catch (error) {
    return tellRefusal(error);
  }
}
