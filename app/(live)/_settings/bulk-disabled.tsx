"use client";

import { useState } from "react";
import type { SettingsOfMany } from "../../_server/settings.ts";
import { Button } from "../../_ui/button.tsx";
import type { Bulk } from "./use-bulk.ts";

/** Taking machines out of sight asks first; bringing them back does not. */
export function BulkDisabled({ bulk, now }: { bulk: Bulk; now: SettingsOfMany }) {
  const [isAsking, setAsking] = useState(false);
  const disabled = now.values.disabled.find(({ value }) => value === true)?.count ?? 0;
  const isBusy = bulk.saving !== undefined;
  const set = (isDisabled: boolean) => {
    setAsking(false);
    void bulk.save({ disabled: isDisabled });
  };
  return (
    <div>
      <div className="flex items-center justify-between gap-4">
        <p id="bulk-disabled" className="text-sm font-medium">
          {disabled === 0 ? "All enabled" : disabled === now.count ? "All disabled" : `${disabled} disabled`}
        </p>
        <div className="flex gap-2">
          {disabled > 0 && (
            <Button disabled={isBusy} onClick={() => set(false)}>
              Enable all
            </Button>
          )}
          {disabled < now.count && (
            <Button disabled={isBusy} aria-expanded={isAsking} onClick={() => setAsking(!isAsking)}>
              Disable…
            </Button>
          )}
        </div>
      </div>
      {isAsking && (
        <div className="mt-2 rounded-md border border-line bg-raised/50 p-3 text-sm">
          <p>They will send no samples and be hidden from the dashboard. They stay in the admin.</p>
          <div className="mt-2.5 flex gap-2">
            <Button look="danger" autoFocus onClick={() => set(true)}>
              Disable {now.count - disabled} {now.count - disabled === 1 ? "machine" : "machines"}
            </Button>
            <Button onClick={() => setAsking(false)}>Cancel</Button>
          </div>
        </div>
      )}
    </div>
  );
}
