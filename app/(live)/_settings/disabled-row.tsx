"use client";

import { useState } from "react";
import { Button } from "../../_ui/button.tsx";
import { FieldWords } from "./field-words.tsx";
import { useSettings } from "./settings-context.tsx";

/** The one switch that takes a machine out of sight: it asks first. */
export function DisabledRow() {
  const { view, edits, editor } = useSettings();
  const [isAsking, setAsking] = useState(false);
  if (!view) return null;
  const isDisabled = (edits.disabled?.value ?? view.settings.disabled) === true;
  const set = (disabled: boolean) => {
    setAsking(false);
    editor.set("disabled", disabled);
  };
  return (
    <div>
      <div className="flex items-start justify-between gap-4">
        <div>
          <p className="text-sm font-medium">{isDisabled ? "Disabled" : "Enabled"}</p>
          <FieldWords id="disabled-state" field="disabled" />
        </div>
        {isDisabled ? (
          <Button aria-describedby="disabled-state" onClick={() => set(false)}>
            Enable
          </Button>
        ) : (
          <Button aria-describedby="disabled-state" aria-expanded={isAsking} onClick={() => setAsking(!isAsking)}>
            Disable…
          </Button>
        )}
      </div>
      {isAsking && !isDisabled && (
        <div className="mt-2 rounded-md border border-line bg-raised/50 p-3 text-sm">
          <p>
            {view.name} will send no samples and be hidden from the dashboard. It stays in the admin, where it can be
            enabled again.
          </p>
          <div className="mt-2.5 flex gap-2">
            <Button look="danger" autoFocus onClick={() => set(true)}>
              Disable machine
            </Button>
            <Button onClick={() => setAsking(false)}>Cancel</Button>
          </div>
        </div>
      )}
    </div>
  );
}
