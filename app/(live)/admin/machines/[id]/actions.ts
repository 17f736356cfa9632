"use server";

import { explain } from "@realtimemonitor/protocol/explain.ts";
import { MachineName } from "@realtimemonitor/protocol/identifiers.ts";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { removeMachine, renameMachine } from "../../../../_server/machines.ts";
import { tellRefusal } from "../../../../_server/tell-refusal.ts";
import { done, type FormState, fieldsOf, refused } from "../../../../_ui/form-state.ts";

export async function rename(id: string, _last: FormState, form: FormData): Promise<FormState> {
  const name = MachineName.safeParse(fieldsOf(form).name);
  if (!name.success) return refused("name", `name ${explain(name.error).message}`);
  try {
    await renameMachine(id, name.data);
  } catch (error) {
    return tellRefusal(error);
  }
  revalidatePath(`/admin/machines/${id}`);
  return done("Renamed.");
}

export async function remove(id: string, _last: FormState, form: FormData): Promise<FormState> {
  if (fieldsOf(form).sure !== "on") return refused("sure", "Tick the box first.");
  try {
    await removeMachine(id);
  } catch (error) {
    return tellRefusal(error);
  }
  redirect("/admin");
}
