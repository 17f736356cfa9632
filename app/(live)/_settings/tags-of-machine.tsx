"use client";

import { useLive } from "../../_live/live.tsx";
import { retag } from "./actions.ts";
import { useSettings } from "./settings-context.tsx";
import { TagsField } from "./tags-field.tsx";

/** As the hub tells them, so that they are what the fleet is grouped by. */
export function TagsOfMachine() {
  const { id, view, editor } = useSettings();
  const live = useLive((store) => store.adminMachine(id)?.tags, "admin");
  const tags = live ?? view?.tags ?? [];
  return (
    <TagsField
      tags={tags.map((tag) => ({ tag, count: "all" }))}
      onEdit={async (edit) => {
        const answer = await retag([id], edit);
        await editor.refresh();
        return answer;
      }}
    />
  );
}
