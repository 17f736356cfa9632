"use client";

import { useLive } from "../../_live/live.tsx";
import { Button } from "../../_ui/button.tsx";
import type { JoinCommand as Command } from "../admin/join-tokens/actions.ts";
import { JoinCommand } from "../admin/join-tokens/join-command.tsx";
import { JoinedMachine } from "./joined-machine.tsx";
import { useJoinProgress } from "./use-join-progress.ts";

type Props = { command: Command; onAgain: () => void; onClose: () => void };

/** The command, and who comes because of it. */
export function JoinWaiting({ command, onAgain, onClose }: Props) {
  const { progress, isLost } = useJoinProgress(command.tokenId);
  const { state = "open", uses = 0, usesLimit = 1, machines = [], refusal } = progress ?? {};
  const isOver = state === "expired" || state === "revoked";
  return (
    <div className="flex flex-col gap-5">
      {(machines.length === 0 || usesLimit > 1) && !isOver && (
        <JoinCommand text={command.text} isInsecure={command.isInsecure} />
      )}
      <section aria-label="Machines that joined" aria-live="polite" className="flex flex-col gap-3">
        {machines.length > 0 && (
          <ul className="divide-y divide-line rounded-lg border border-line">
            {machines.map((machine) => (
              <JoinedMachine key={machine.id} machine={machine} onFollow={onClose} />
            ))}
          </ul>
        )}
        {isLost && <p className="text-sm text-warn">The server does not answer; it is asked again.</p>}
        {isOver ? (
          <p role="alert" className="text-sm text-alarm">
            The token {state === "revoked" ? "was revoked" : "has expired"}
            {machines.length === 0 ? " before a machine joined" : ""}. Make another command to go on.
          </p>
        ) : (
          uses < usesLimit && <Waiting uses={uses} usesLimit={usesLimit} expiresAt={command.expiresAt} />
        )}
        {refusal && (
          <p role="alert" className="text-sm break-words text-alarm">
            {refusal.name} was refused: {refusal.message}. Make another command for it.
          </p>
        )}
      </section>
      <div className="flex flex-wrap gap-2">
        <Button look={machines.length > 0 ? "primary" : "plain"} onClick={onClose}>
          {machines.length > 0 ? "Done" : "Close"}
        </Button>
        {(isOver || refusal || (machines.length > 0 && uses >= usesLimit)) && (
          <Button onClick={onAgain}>{machines.length > 0 && !isOver ? "Add another" : "Make another command"}</Button>
        )}
      </div>
    </div>
  );
}

function Waiting({ uses, usesLimit, expiresAt }: { uses: number; usesLimit: number; expiresAt: number }) {
  const left = useLive((store) => leftInWords(expiresAt - store.hubNow()), "clock");
  return (
    <p className="flex items-start gap-2.5 text-sm">
      <span aria-hidden className="mt-1.5 size-2 shrink-0 rounded-full bg-accent motion-safe:animate-pulse" />
      <span>
        {usesLimit === 1
          ? "Waiting for the machine to join…"
          : `${uses} of ${usesLimit} joined; waiting for the others…`}
        <span aria-live="off" className="block text-muted tabular-nums">
          The command can be used for {left}.
        </span>
      </span>
    </p>
  );
}

/** "59 min", "42 s". */
function leftInWords(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1_000));
  return seconds > 90 ? `${Math.ceil(seconds / 60)} min` : `${seconds} s`;
}
