"use client";

import { X } from "lucide-react";
import { Dialog } from "radix-ui";

/** At the right of the head of a dialog. */
export function CloseButton({ label = "Close" }: { label?: string }) {
  return (
    <Dialog.Close
      aria-label={label}
      title="Close (Escape)"
      className="-my-1 -mr-2 rounded-md p-2 text-muted hover:bg-raised hover:text-text"
    >
      <X aria-hidden className="size-4" />
    </Dialog.Close>
  );
}
