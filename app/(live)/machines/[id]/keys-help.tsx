"use client";

import { Dialog } from "radix-ui";
import { CloseButton } from "../../../_ui/close-button.tsx";

const groups: { title: string; keys: [keys: string[], what: string][] }[] = [
  {
    title: "On this page",
    keys: [
      [["]", "j"], "the next machine"],
      [["[", "k"], "the machine before"],
      [[","], "the time before"],
      [["."], "the time after"],
      [["-"], "a wider time"],
      [["Esc"], "back to the time that was shown before"],
      [["?"], "these keys"],
    ],
  },
  {
    title: "In a chart",
    keys: [
      [["←", "→"], "choose a moment, in all charts; with Shift ten at once"],
      [["Home", "End"], "the first, the newest"],
      [["Enter"], "the seconds behind it"],
      [["+", "-"], "closer, wider"],
      [["Esc"], "leave the moment"],
    ],
  },
];

/** All keys of a machine's page; loaded when somebody asks. */
export function KeysHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-30 bg-black/40" />
        <Dialog.Content className="fixed top-1/2 left-1/2 z-40 max-h-[90dvh] w-[min(26rem,calc(100vw-2rem))] -translate-1/2 overflow-y-auto rounded-xl border border-line bg-surface p-5 shadow-xl">
          <div className="flex items-start justify-between gap-4">
            <Dialog.Title className="font-semibold tracking-tight">Keys</Dialog.Title>
            <CloseButton />
          </div>
          <Dialog.Description className="mt-1 text-sm text-muted">
            With the mouse: drag along a chart to zoom in, double-click to go back, click a point for its seconds.
          </Dialog.Description>
          {groups.map(({ title, keys }) => (
            <section key={title} className="mt-4">
              <h3 className="mb-2 text-xs font-medium text-muted">{title}</h3>
              <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
                {keys.map(([names, what]) => (
                  <div key={what} className="contents">
                    <dt className="flex gap-1">
                      {names.map((key) => (
                        <kbd
                          key={key}
                          className="inline-flex h-5 min-w-5 items-center justify-center rounded border border-line bg-raised px-1 font-mono text-xs"
                        >
                          {key}
                        </kbd>
                      ))}
                    </dt>
                    <dd>{what}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
