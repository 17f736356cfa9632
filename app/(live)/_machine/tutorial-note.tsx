import { isTutorialId } from "@realtimemonitor/protocol/tutorial-id.ts";
import { serverEnv } from "../../_server/env.ts";

/** What a machine of the tutorial is worth; nothing for one with a key. */
export function TutorialNote({ id }: { id: string }) {
  if (!isTutorialId(id)) return null;
  return (
    <p className="mb-3 rounded-md border border-line bg-raised/50 p-3 text-sm text-muted">
      <span className="font-medium text-text">A machine of the tutorial.</span>{" "}
      {serverEnv().isTutorialMode
        ? "It has no key: anybody who reaches this server can speak for it."
        : "Tutorial mode is off: nobody can speak for it any more, and what is here is its past."}
    </p>
  );
}
