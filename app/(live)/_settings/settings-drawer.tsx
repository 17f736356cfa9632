"use client";

import dynamic from "next/dynamic";
import { useDrawerTarget } from "./drawer-address.ts";

const Drawer = dynamic(() => import("./drawer.tsx"), { ssr: false });

/** For administrators, once on every page; nothing of it is loaded before it is opened. */
export function SettingsDrawer() {
  const target = useDrawerTarget();
  return target === null ? null : <Drawer target={target} />;
}
