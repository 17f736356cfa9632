"use client";

import { DatabaseZap } from "lucide-react";
import { Age } from "../../_live/age.tsx";
import { useLive } from "../../_live/live.tsx";

/** Above every page of the admin while the hub cannot write. */
export function StoreBanner() {
  const writing = useLive((store) => store.writing());
  const isConnected = useLive((store) => store.connection() !== "offline");
  if (writing?.status !== "failing" || !isConnected) return null;
  const { problem, since, waiting } = writing;
  return (
    <div
      role="alert"
      className="mb-6 flex gap-3 rounded-xl border border-alarm/50 bg-alarm/10 px-4 py-3 text-sm tabular-nums"
    >
      <DatabaseZap aria-hidden className="mt-0.5 size-4 shrink-0 text-alarm" />
      <div>
        <p className="font-medium text-alarm">History is not being written. The live view goes on.</p>
        <p className="mt-0.5 break-words">{problem}</p>
        <p className="mt-0.5 text-muted">
          {since !== null && (
            <>
              Failing for <Age since={since} />.{" "}
            </>
          )}
          {waiting > 0 &&
            `${waiting === 1 ? "1 minute of a machine waits" : `${waiting} minutes of machines wait`} to be written.`}
        </p>
      </div>
    </div>
  );
}
