"use client";

import { switches } from "@realtimemonitor/protocol/settings.ts";
import { useEffect } from "react";
import { Button } from "../../_ui/button.tsx";
import { BulkDisabled } from "./bulk-disabled.tsx";
import { BulkFrequency } from "./bulk-frequency.tsx";
import { BulkProgress } from "./bulk-progress.tsx";
import { BulkSwitch } from "./bulk-switch.tsx";
import { closeDrawer } from "./drawer-address.ts";
import { DrawerFrame, DrawerPart } from "./drawer-frame.tsx";
import { useSelection } from "./selection.ts";
import { TagsField } from "./tags-field.tsx";
import { useBulk } from "./use-bulk.ts";

/** The drawer of the machines that are selected: what they have in common can be changed on all of them at once. */
export function BulkSettings() {
  const selection = useSelection();
  useEffect(() => {
    if (selection.size === 0) closeDrawer(); // a page that was loaded anew has none
  }, [selection]);
  const key = [...selection].join();
  return selection.size === 0 ? null : <BulkOf key={key} ids={[...selection]} />;
}

function BulkOf({ ids }: { ids: string[] }) {
  const bulk = useBulk(ids);
  const { now, problem, refresh } = bulk;
  const title = `Settings of ${ids.length} ${ids.length === 1 ? "machine" : "machines"}`;
  if (!now) {
    return (
      <DrawerFrame title={title}>
        {problem === undefined ? (
          <p role="status" className="animate-appear p-5 text-sm text-muted opacity-0">
            Reading the settings…
          </p>
        ) : (
          <div role="alert" className="flex flex-col items-start gap-3 p-5 text-sm">
            <p className="text-alarm">{problem}</p>
            <Button onClick={refresh}>Try again</Button>
          </div>
        )}
      </DrawerFrame>
    );
  }
  const tags = now.tags.map(({ tag, count }) => ({ tag, count: count === now.count ? ("all" as const) : count }));
  return (
    <DrawerFrame title={title} about={<p className="mt-0.5 text-sm text-muted">Only what you touch is changed.</p>}>
      <div className="px-5 py-4">
        <BulkProgress bulk={bulk} />
      </div>
      <div className="flex flex-col gap-5 px-5 py-4">
        <BulkFrequency bulk={bulk} now={now} />
        <fieldset>
          <legend className="text-sm text-muted">What they show</legend>
          {switches.map((name) => (
            <BulkSwitch key={name} name={name} bulk={bulk} now={now} />
          ))}
        </fieldset>
        <BulkDisabled bulk={bulk} now={now} />
      </div>
      <DrawerPart title="Tags">
        <TagsField tags={tags} onEdit={bulk.retag} />
      </DrawerPart>
    </DrawerFrame>
  );
}
