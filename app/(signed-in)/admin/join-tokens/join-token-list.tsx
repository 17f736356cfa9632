import type { JoinTokenEntry } from "../../../_server/join-tokens.ts";
import { Badge, type Tone } from "../../../_ui/badge.tsx";
import { LocalTime } from "../../../_ui/local-time.tsx";
import { RevokeForm } from "./revoke-form.tsx";

const tones: Record<JoinTokenEntry["state"], Tone> = {
  open: "ok",
  "used up": "quiet",
  expired: "quiet",
  revoked: "alarm",
};

export function JoinTokenList({ tokens }: { tokens: JoinTokenEntry[] }) {
  if (tokens.length === 0) return <p className="text-sm text-muted">None yet.</p>;
  return (
    <ul className="divide-y divide-line">
      {tokens.map((token) => (
        <li
          key={token.id}
          className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0"
        >
          <div className="min-w-0">
            <p className="flex items-center gap-2 text-sm font-medium">
              <span className="truncate">{token.label}</span>
              <Badge tone={tones[token.state]}>{token.state}</Badge>
            </p>
            <p className="text-xs text-muted">
              used {token.uses} of {token.usesLimit} · until <LocalTime at={token.expiresAt} />
              {token.tags.length > 0 && ` · ${token.tags.join(", ")}`}
              {token.createdBy && ` · by ${token.createdBy}`}
            </p>
          </div>
          {token.state === "open" && <RevokeForm id={token.id} label={token.label} />}
        </li>
      ))}
    </ul>
  );
}
