import type { ApiTokenEntry } from "../../_server/api-tokens.ts";
import { Badge, type Tone } from "../../_ui/badge.tsx";
import { LocalTime } from "../../_ui/local-time.tsx";
import { RevokeForm } from "./revoke-form.tsx";

const tones: Record<ApiTokenEntry["state"], Tone> = {
  open: "ok",
  "only reads": "warn",
  "owner disabled": "quiet",
  expired: "quiet",
  revoked: "quiet",
};
const isOver = ({ state }: ApiTokenEntry) => state === "revoked" || state === "expired";

export function ApiTokenList({ tokens }: { tokens: ApiTokenEntry[] }) {
  if (tokens.length === 0) return <p className="text-sm text-muted">None yet.</p>;
  return (
    <ul className="divide-y divide-line">
      {tokens.map((token) => (
        <li key={token.id} className="flex items-center justify-between gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
          <div className="min-w-0 flex-1">
            <p className="flex items-center gap-2 text-sm font-medium">
              <span className="truncate">{token.label}</span>
              <Badge tone={tones[token.state]}>{token.state}</Badge>
            </p>
            <p className="mt-0.5 text-xs text-muted tabular-nums">
              {token.scope === "admin" ? "reads and administers" : "reads"} · of {token.isOwn ? "you" : token.owner} ·
              until <LocalTime at={token.expiresAt} look="day" />
            </p>
            <p className="mt-0.5 text-xs text-muted tabular-nums">
              last used <LocalTime at={token.lastUsedAt} />
            </p>
          </div>
          {!isOver(token) && <RevokeForm id={token.id} label={token.label} />}
        </li>
      ))}
    </ul>
  );
}
