"use client";

import type { FleetRow } from "@realtimemonitor/protocol/frame.ts";
import { Age } from "../../../_live/age.tsx";
import { useLive } from "../../../_live/live.tsx";
import { PresenceDot } from "../../../_live/presence.tsx";
import type { Trouble } from "../../../_readings/trouble.ts";

const tones: Record<Trouble, string> = { plain: "text-muted", warn: "text-warn", alarm: "text-alarm" };

/** The state of a machine in a row: a dot, and in words what is wrong with it. Good news is not written out. */
export function ConcernWords({ row }: { row: FleetRow }) {
  const concern = useLive((store) => store.concern(row.id), `machine ${row.id}`);
  const isConnected = useLive((store) => store.connection() !== "offline", "connection");
  const { level, what, reason } = concern;
  return (
    <>
      <PresenceDot presence={isConnected ? row.presence : "unknown"} />
      {reason === null ? (
        <span className="sr-only">{isConnected ? row.presence : "unknown"}</span>
      ) : (
        <span className={`truncate text-xs font-medium ${tones[level]}`} title={reason}>
          {reason}
          {what === "offline" && (
            <>
              {" for "}
              <Age since={row.receivedAt} />
            </>
          )}
        </span>
      )}
    </>
  );
}
