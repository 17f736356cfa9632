"use client";

import type { MachineSettings } from "@realtimemonitor/protocol/settings.ts";
import { useActionState } from "react";
import { ActionForm } from "../../../../_ui/action-form.tsx";
import { Button } from "../../../../_ui/button.tsx";
import { Check, Field } from "../../../../_ui/field.tsx";
import { FormMessage } from "../../../../_ui/form-message.tsx";
import { errorOf, untouched } from "../../../../_ui/form-state.ts";
import { saveSettings } from "./actions.ts";

export function SettingsForm({ id, settings }: { id: string; settings: MachineSettings }) {
  const [state, save, isSaving] = useActionState(saveSettings.bind(null, id), untouched);
  return (
    <ActionForm action={save} className="flex flex-col gap-4">
      <Check name="show_cpus" label="Show cores" defaultChecked={settings.show_cpus} />
      <Check name="show_memory" label="Show memory" defaultChecked={settings.show_memory} />
      <Check name="show_disk" label="Show disks" defaultChecked={settings.show_disk} />
      <Check
        name="disabled"
        label="Disabled"
        hint="Sends no samples and is hidden from the dashboard."
        defaultChecked={settings.disabled}
      />
      <Field
        name="frequency"
        label="Frequency"
        inputMode="decimal"
        defaultValue={settings.frequency}
        hint="Seconds between two samples: 0.5 to 3600."
        error={errorOf(state, "frequency")}
        autoComplete="off"
      />
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" look="primary" disabled={isSaving}>
          Save settings
        </Button>
        <FormMessage state={state} />
      </div>
    </ActionForm>
  );
}
