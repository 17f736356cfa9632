import { LockOpen } from "lucide-react";
import { serverEnv } from "../../_server/env.ts";

/** Above every page of the admin while anybody is let in. */
export function TutorialBanner() {
  if (!serverEnv().isTutorialMode) return null;
  return (
    <div role="note" className="mb-6 flex gap-3 rounded-xl border border-warn/50 bg-warn/10 px-4 py-3 text-sm">
      <LockOpen aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <div>
        <p className="font-medium text-warn">Tutorial mode is on.</p>
        <p className="mt-0.5">
          Whoever reaches this server can add machines marked “tutorial”, say what they like for them, and read what all
          of those publish and are told; machines with a key are out of their reach.
        </p>
        <p className="mt-0.5 text-muted">
          To end it, start the server without <code className="font-mono text-[0.8125rem]">TUTORIAL_MODE=1</code>.
        </p>
      </div>
    </div>
  );
}
