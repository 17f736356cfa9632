"use client";

import type { MachineSettings } from "@realtimemonitor/protocol/settings.ts";
import { useActionState } from "react";
import { ActionForm } from "../../../../_ui/action-form.tsx";
import { Button } from "../../../../_ui/button.tsx";
import { Check } from "../../../../_ui/field.tsx";
import { FormMessage } from "../../../../_ui/form-message.tsx";
import { errorOf, untouched } from "../../../../_ui/form-state.ts";
import { FrequencyField, ShowFields } from "../../settings-fields.tsx";
import { saveSettings } from "./actions.ts";

export function SettingsForm({ id, settings }: { id: string; settings: MachineSettings }) {
  const [state, save, isSaving] = useActionState(saveSettings.bind(null, id), untouched);
  return (
    <ActionForm action={save} className="flex flex-col gap-5">
      <ShowFields settings={settings} />
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        <FrequencyField settings={settings} frequencyError={errorOf(state, "frequency")} />
        <Check
          name="disabled"
          label="Disabled"
          hint="Sends no samples and is hidden from the dashboard."
          defaultChecked={settings.disabled}
        />
      </div>
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" look="primary" disabled={isSaving}>
          Save settings
        </Button>
        <FormMessage state={state} />
      </div>
    </ActionForm>
  );
}
