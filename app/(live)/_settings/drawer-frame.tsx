"use client";

import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { CloseButton } from "../../_ui/close-button.tsx";

type FrameProps = { title: ReactNode; about?: ReactNode; children: ReactNode };

/** What stands still at the top, and what scrolls under it. */
export function DrawerFrame({ title, about, children }: FrameProps) {
  return (
    <>
      <header className="flex items-start gap-3 border-b border-line px-5 pt-4 pb-3">
        <div className="min-w-0 flex-1">
          <Dialog.Title className="truncate font-semibold tracking-tight">{title}</Dialog.Title>
          {about}
        </div>
        <CloseButton label="Close settings" />
      </header>
      <div className="flex-1 divide-y divide-line overflow-y-auto overscroll-contain">{children}</div>
    </>
  );
}

export function DrawerPart({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="px-5 py-4">
      <h3 className="mb-3 text-sm font-semibold tracking-tight">{title}</h3>
      {children}
    </section>
  );
}
