"use client";

import { Dialog } from "radix-ui";
import { useActionState, useRef, useState } from "react";
import { CloseButton } from "../../_ui/close-button.tsx";
import { untouched } from "../../_ui/form-state.ts";
import { type JoinTokenState, makeJoinToken } from "../admin/join-tokens/actions.ts";
import { JoinWaiting } from "./join-waiting.tsx";
import { NewMachineForm } from "./new-machine-form.tsx";

/** From a name to the machine that has sent its first sample: the command to paste, and then what comes of it. */
export default function AddMachineDialog({ onClose }: { onClose: () => void }) {
  const opener = useRef(document.activeElement);
  const [attempt, setAttempt] = useState(0);
  return (
    <Dialog.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-30 bg-page/70 motion-safe:animate-drawer" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            const { current } = opener; // gone with the empty fleet, when the first machine came
            const next = current?.isConnected ? current : document.getElementById("content");
            if (next instanceof HTMLElement) next.focus();
          }}
          className="fixed z-30 flex max-h-[92dvh] flex-col overflow-hidden border border-line bg-surface shadow-xl outline-none max-sm:inset-x-0 max-sm:bottom-0 max-sm:rounded-t-xl sm:inset-x-0 sm:top-[12dvh] sm:mx-auto sm:max-h-[80dvh] sm:w-[34rem] sm:rounded-xl motion-safe:animate-drawer"
        >
          <header className="flex items-center justify-between border-b border-line px-5 py-3">
            <Dialog.Title className="font-semibold tracking-tight">Add a machine</Dialog.Title>
            <CloseButton />
          </header>
          <div className="overflow-y-auto p-5">
            <Steps key={attempt} onAgain={() => setAttempt(attempt + 1)} onClose={onClose} />
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Steps({ onAgain, onClose }: { onAgain: () => void; onClose: () => void }) {
  const [{ form, command }, make, isBusy] = useActionState<JoinTokenState, FormData>(makeJoinToken, {
    form: untouched,
  });
  return command ? (
    <JoinWaiting command={command} onAgain={onAgain} onClose={onClose} />
  ) : (
    <NewMachineForm form={form} make={make} isBusy={isBusy} />
  );
}
