import type { SettingsValues } from "@realtimemonitor/protocol/settings.ts";
import { Check, Field } from "../../_ui/field.tsx";

type Props = { settings: Omit<SettingsValues, "disabled">; frequencyError: string | undefined };

/** What a machine shows, as boxes to tick. */
export function ShowFields({ settings }: Pick<Props, "settings">) {
  return (
    <>
      <Check name="show_cpus" label="Show cores" defaultChecked={settings.show_cpus} />
      <Check name="show_memory" label="Show memory" defaultChecked={settings.show_memory} />
      <Check name="show_disk" label="Show disks" defaultChecked={settings.show_disk} />
    </>
  );
}

export function FrequencyField({ settings, frequencyError }: Props) {
  return (
    <Field
      name="frequency"
      label="Frequency"
      unit="s"
      inputMode="decimal"
      defaultValue={settings.frequency}
      hint="Seconds between two samples: 0.5 to 3600."
      error={frequencyError}
      autoComplete="off"
    />
  );
}
