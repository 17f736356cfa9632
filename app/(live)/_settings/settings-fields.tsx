"use client";

import { switches, tutorialSwitches } from "@realtimemonitor/protocol/settings.ts";
import { isTutorialId } from "@realtimemonitor/protocol/tutorial-id.ts";
import { Button } from "../../_ui/button.tsx";
import { Announcer } from "./announcer.tsx";
import { DisabledRow } from "./disabled-row.tsx";
import { FrequencyRow } from "./frequency-row.tsx";
import { useSettings } from "./settings-context.tsx";
import { SwitchRow } from "./switch-row.tsx";

/** All settings of a machine, each saved when it is touched and each with what became of it. */
export function SettingsFields() {
  const { view, problem, editor } = useSettings();
  if (!view) {
    return problem === undefined ? (
      <p role="status" className="animate-appear py-6 text-sm text-muted opacity-0">
        Reading the settings…
      </p>
    ) : (
      <div role="alert" className="flex flex-col items-start gap-3 py-4 text-sm">
        <p className="text-alarm">{problem}</p>
        <Button onClick={editor.refresh}>Try again</Button>
      </div>
    );
  }
  const isOfTutorial = isTutorialId(view.machineId);
  return (
    <div className="@container flex flex-col gap-5">
      <FrequencyRow />
      <fieldset>
        <legend className="text-sm text-muted">What it shows</legend>
        <div className="mt-1 grid gap-x-8 @md:grid-cols-2">
          {(isOfTutorial ? tutorialSwitches : switches).map((name) => (
            <SwitchRow key={name} name={name} />
          ))}
        </div>
        {isOfTutorial && <p className="mt-1 text-xs text-muted">The tutorial's client reads nothing else.</p>}
      </fieldset>
      <DisabledRow />
      <Announcer />
    </div>
  );
}
