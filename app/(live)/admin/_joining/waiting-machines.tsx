"use client";

import { usePending } from "./pending.tsx";
import { RejectedMachine } from "./rejected-machine.tsx";
import { WaitingMachine } from "./waiting-machine.tsx";

/** Who came without a token, above the machines; nothing when nobody did. */
export function WaitingMachines() {
  const { waiting, rejected, isLost } = usePending();
  if (waiting.length === 0 && rejected.length === 0) return null;
  return (
    <section aria-labelledby="waiting-to-join" className="mb-6 rounded-xl border border-line bg-surface shadow-xs">
      <div className="px-4 pt-4 pb-3 sm:px-5">
        <h2 id="waiting-to-join" className="font-semibold tracking-tight">
          Waiting to join
        </h2>
        <p className="mt-1 text-sm text-muted">
          {waiting.length > 0
            ? "They came without a token. Approve one only when its agent says the very same fingerprint: all else is its own word."
            : "Nobody waits now."}
        </p>
        {isLost && <p className="mt-1 text-sm text-warn">The server does not answer; it is asked again.</p>}
      </div>
      {waiting.length > 0 && (
        <ul aria-label="Machines that wait" className="divide-y divide-line border-t border-line">
          {waiting.map((machine) => (
            <WaitingMachine key={machine.id} machine={machine} />
          ))}
        </ul>
      )}
      {rejected.length > 0 && (
        <details className="border-t border-line px-4 py-3 text-sm sm:px-5">
          <summary className="text-muted hover:text-text">{rejected.length} rejected</summary>
          <ul aria-label="Machines that were rejected" className="mt-2 divide-y divide-line">
            {rejected.map((machine) => (
              <RejectedMachine key={machine.id} machine={machine} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
