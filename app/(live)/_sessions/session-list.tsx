import type { SessionEntry } from "../../_server/sessions.ts";
import { Badge } from "../../_ui/badge.tsx";
import type { FormState } from "../../_ui/form-state.ts";
import { LocalTime } from "../../_ui/local-time.tsx";
import { EndSessionForm } from "./end-session-form.tsx";

type Props = { sessions: SessionEntry[]; end: (id: string, last: FormState) => Promise<FormState> };

/** Where somebody is signed in. `end`: a server action. */
export function SessionList({ sessions, end }: Props) {
  if (sessions.length === 0) return <p className="text-sm text-muted">Signed in nowhere.</p>;
  return (
    <ul className="divide-y divide-line">
      {sessions.map(({ id, device, address, createdAt, seenAt, isOwn }) => (
        <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
          <div className="min-w-0 flex-1">
            <p className="flex items-center gap-2 text-sm font-medium">
              <span className="truncate">{device}</span>
              {isOwn && <Badge tone="ok">this one</Badge>}
            </p>
            <p className="mt-0.5 text-xs break-words text-muted tabular-nums">
              {address && `${address} · `}since <LocalTime at={createdAt} /> · last used <LocalTime at={seenAt} />
            </p>
          </div>
          {!isOwn && (
            <EndSessionForm action={end.bind(null, id)} label={`End ${device}, ${address ?? "unknown address"}`} />
          )}
        </li>
      ))}
    </ul>
  );
}
