"use client";

import type { ComponentProps } from "react";
import { openDrawer } from "./drawer-address.ts";

type Props = Omit<ComponentProps<"a">, "href"> & { machineId: string };

/** Opens the settings beside the page that it is on; in another tab it is the machine's own page of the admin. */
export function SettingsLink({ machineId, ...rest }: Props) {
  return (
    <a
      href={`/admin/machines/${machineId}`}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        openDrawer(machineId);
      }}
      {...rest}
    />
  );
}
