"use client";

import { useEffect } from "react";
import { Toaster as SonnerToaster } from "sonner";

let ready = () => {};
/** sonner shows nothing that was said before it stood. */
export const whenReady = new Promise<void>((resolve) => {
  ready = resolve;
});

export default function Toaster() {
  useEffect(() => ready(), []);
  return (
    <SonnerToaster
      position="bottom-left"
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-full font-sans items-center gap-3 rounded-lg border border-line bg-surface px-4 py-3 text-sm text-text shadow-lg sm:w-90",
          content: "min-w-0 flex-1",
          actionButton:
            "shrink-0 rounded-md border border-line px-2.5 py-1 text-sm font-medium text-accent hover:bg-raised",
        },
      }}
    />
  );
}
