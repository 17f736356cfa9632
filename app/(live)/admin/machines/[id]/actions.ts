"use server";

import { explain } from "@realtimemonitor/protocol/explain.ts";
import { MachineName, RunId } from "@realtimemonitor/protocol/identifiers.ts";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { askForNewKey, splitMachine } from "../../../../_server/machine-keys.ts";
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

/** The new fingerprint is there after a moment, when the agent has done it. */
export async function wishNewKey(id: string, _last: FormState): Promise<FormState> {
  try {
    await askForNewKey(id);
  } catch (error) {
    return tellRefusal(error);
  }
  return done("Asked. The audit log says when it is replaced.");
}

export async function split(id: string, _last: FormState, form: FormData): Promise<FormState> {
  const kept = RunId.safeParse(form.get("kept"));
  if (!kept.success) return refused(null, "Choose which of them stays this machine.");
  try {
    await splitMachine(id, kept.data);
  } catch (error) {
    return tellRefusal(error);
  }
  return done("They were told. The others join as new machines within seconds.");
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
