import { type SettingsValues, switches } from "@realtimemonitor/protocol/settings.ts";
import { Check, Field } from "../../../_ui/field.tsx";
import { wordOfSwitch } from "../../_settings/switch-words.ts";

type Props = { settings: Omit<SettingsValues, "disabled">; frequencyError: string | undefined };

/** What a machine shows, as boxes to tick, in columns as the room allows. */
export function ShowFields({ settings }: Pick<Props, "settings">) {
  return (
    <fieldset>
      <legend className="mb-3 text-sm text-muted">What it shows</legend>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(9.5rem,1fr))] gap-x-6 gap-y-3">
        {switches.map((name) => (
          <Check key={name} name={name} label={`Show ${wordOfSwitch[name]}`} defaultChecked={settings[name]} />
        ))}
      </div>
    </fieldset>
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
