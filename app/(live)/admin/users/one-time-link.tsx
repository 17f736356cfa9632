import type { MadeLink } from "../../../_server/reset-link.ts";
import { CopyButton } from "../../../_ui/copy-button.tsx";
import { LocalTime } from "../../../_ui/local-time.tsx";

/** Seen once: only its hash is kept. */
export function OneTimeLink({ link, expiresAt, about }: MadeLink & { about: string }) {
  return (
    <div role="status" className="flex flex-col gap-3 rounded-lg border border-line bg-page p-4">
      <p className="text-sm">{about}</p>
      <code className="block rounded-md border border-line bg-surface p-3 font-mono text-xs leading-relaxed break-all select-all">
        {link}
      </code>
      <p className="text-xs text-muted tabular-nums">
        Good once, until <LocalTime at={expiresAt} />.
      </p>
      <div>
        <CopyButton text={link} label="Copy link" />
      </div>
    </div>
  );
}
