"use client";

import dynamic from "next/dynamic";
import { setAdding, useIsAdding } from "./opening.ts";

const AddMachineDialog = dynamic(() => import("./add-machine-dialog.tsx"), { ssr: false });

/** For administrators, once on every page; nothing of it is loaded before it is opened. */
export function AddMachine() {
  return useIsAdding() ? <AddMachineDialog onClose={() => setAdding(false)} /> : null;
}
