"use client";

import { useSyncExternalStore } from "react";
import { Age } from "../../../_live/age.tsx";
import { useLive } from "../../../_live/live.tsx";
import type { MachineStore } from "../../../_live/machine-store.ts";
import { LocalTime } from "../../../_ui/local-time.tsx";
import { Panel } from "../../../_ui/panel.tsx";
import { Now } from "./now.tsx";

/** The newest figures; of a machine that is silent its last ones, without colour, and since when. */
export function NowPanel({ machineId, store }: { machineId: string; store: MachineStore }) {
  const newest = useSyncExternalStore(store.subscribe, store.newest, store.newest);
  const row = useLive((live) => live.card(machineId)?.row, `machine ${machineId}`);
  const isConnected = useLive((live) => live.connection() !== "offline", "connection");
  const sample = newest ?? (row && { ...row, at: row.receivedAt });
  if (!sample) {
    return (
      <Panel title="Now">
        <p className="flex min-h-24 items-center justify-center text-sm text-muted">
          Its first sample has not come yet. It appears here by itself.
        </p>
      </Panel>
    );
  }
  const isOld = row?.presence === "offline" || !isConnected;
  return (
    <Panel
      title={isOld ? "Last figures" : "Now"}
      about={
        isOld && (
          <>
            From <LocalTime at={row?.receivedAt ?? sample.at} />, <Age since={row?.receivedAt ?? sample.at} /> ago.
          </>
        )
      }
    >
      <div className={isOld ? "opacity-90 grayscale" : ""}>
        <Now sample={sample} isWhole={newest !== null} />
      </div>
    </Panel>
  );
}
