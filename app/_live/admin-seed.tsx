"use client";

import type { AdminSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { type ReactNode, useState } from "react";
import { useStores } from "./live.tsx";

/** What the pages of the admin draw first. It comes with them alone: the dashboard has no use for it. */
export function AdminSeed({ admin, children }: { admin: AdminSnapshot; children: ReactNode }) {
  const stores = useStores();
  // while it is drawn, not after it: what stands below reads it, on the server as well
  useState(() => {
    for (const store of stores) store.seedAdmin(admin);
  });
  return children;
}
