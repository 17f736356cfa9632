"use server";

import { explain } from "@realtimemonitor/protocol/explain.ts";
import { MachineName } from "@realtimemonitor/protocol/identifiers.ts";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { tellHub } from "../../../../_server/hub.ts";
import { removeMachine, renameMachine, updateSettings } from "../../../../_server/machines.ts";
import { pushSettings } from "../../../../_server/pusher.ts";
import { tellRefusal } from "../../../../_server/tell-refusal.ts";
import { done, type FormState, invalid, refused } from "../../../../_ui/form-state.ts";
import { SettingsForm } from "../../settings-schema.ts";

export async function saveSettings(id: string, _last: FormState, form: FormData): Promise<FormState> {
  const values = SettingsForm.safeParse(Object.fromEntries(form));
  if (!values.success) return invalid(values.error);
  try {
    const settings = await updateSettings(id, values.data);
    const isSent = await pushSettings(id, settings);
    if (!isSent) await tellHub(id); // it hears of a push by itself
    revalidatePath(`/admin/machines/${id}`);
    return done(isSent ? "Saved and sent." : "Saved. The agent will take it when it can be reached.");
  } catch (error) {
    return tellRefusal(error);
  }
}

export async function rename(id: string, _last: FormState, form: FormData): Promise<FormState> {
  const name = MachineName.safeParse(form.get("name"));
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
  if (form.get("sure") !== "on") return refused("sure", "Tick the box first.");
  try {
    await removeMachine(id);
  } catch (error) {
    return tellRefusal(error);
  }
  redirect("/admin");
}
