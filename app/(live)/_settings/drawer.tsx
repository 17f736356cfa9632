"use client";

import { Dialog } from "radix-ui";
import { useEffect } from "react";
import { BulkSettings } from "./bulk-settings.tsx";
import { closeDrawer, focusOpener, selected } from "./drawer-address.ts";
import { MachineSettings } from "./machine-settings.tsx";

/** The page makes room, so that all of it can be seen and used beside the drawer; on a phone, above it. */
const roomForIt = ["max-sm:pb-[62dvh]", "lg:pr-[26rem]"];

/** Beside the live page and not over it: what is changed here is seen there. */
export default function Drawer({ target }: { target: string }) {
  useEffect(() => {
    document.body.classList.add(...roomForIt);
    return () => document.body.classList.remove(...roomForIt);
  }, []);

  return (
    <Dialog.Root open modal={false} onOpenChange={(isOpen) => isOpen || closeDrawer()}>
      <Dialog.Portal>
        <Dialog.Content
          aria-describedby={undefined}
          onInteractOutside={(event) => event.preventDefault()}
          onOpenAutoFocus={(event) => {
            event.preventDefault(); // onto the drawer itself, so that its name is read out and no field is touched
            (event.currentTarget as HTMLElement | null)?.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            focusOpener();
          }}
          className="fixed z-20 flex flex-col border-line bg-surface shadow-xl outline-none max-sm:inset-x-0 max-sm:bottom-0 max-sm:h-[62dvh] max-sm:rounded-t-xl max-sm:border-t sm:inset-y-0 sm:right-0 sm:w-[26rem] sm:border-l motion-safe:animate-drawer"
        >
          {target === selected ? <BulkSettings /> : <MachineSettings key={target} id={target} />}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
