"use client";

import { Wifi, WifiOff } from "lucide-react";
import { LatencyBadge } from "./latency-badge.tsx";
import { useLive } from "./live.tsx";

const words = { connecting: "Connecting", online: "Live", offline: "Disconnected" };
const colours = { connecting: "text-muted", online: "text-ok", offline: "text-alarm" };

/** For the header: whether this page itself is live, and how much so. */
export function ConnectionBadge() {
  const connection = useLive((store) => store.connection(), "connection");
  const Icon = connection === "offline" ? WifiOff : Wifi;
  return (
    <div className="flex items-center">
      <span
        role="status"
        aria-label="Connection"
        className={`mr-1 flex items-center gap-1.5 text-sm ${colours[connection]}`}
      >
        <Icon aria-hidden className="size-4" />
        <span className="max-sm:sr-only">{words[connection]}</span>
      </span>
      <LatencyBadge />
    </div>
  );
}

/** Over the page while it is disconnected; it lies on top, so that nothing jumps. */
export function ConnectionBanner() {
  const connection = useLive((store) => store.connection(), "connection");
  return (
    <div aria-live="assertive" className="pointer-events-none fixed inset-x-0 bottom-4 z-20 flex justify-center px-4">
      {connection === "offline" && (
        <p className="flex items-center gap-2.5 rounded-lg border border-alarm/50 bg-surface px-4 py-2.5 text-sm font-medium text-alarm shadow-lg">
          <WifiOff aria-hidden className="size-4 shrink-0" />
          This page is disconnected. It shows the last values and reconnects by itself.
        </p>
      )}
    </div>
  );
}
