import type { JoinTokenEntry } from "../../../_server/join-tokens.ts";
import { Badge, type Tone } from "../../../_ui/badge.tsx";
import { LocalTime } from "../../../_ui/local-time.tsx";
import { whatItGives } from "./join-token-gives.ts";
import { RevokeForm } from "./revoke-form.tsx";

const tones: Record<JoinTokenEntry["state"], Tone> = {
  open: "ok",
  "used up": "quiet",
  expired: "quiet",
  revoked: "quiet",
};

export function JoinTokenList({ tokens }: { tokens: JoinTokenEntry[] }) {
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
              used {token.uses} of {token.usesLimit} · until <LocalTime at={token.expiresAt} />
              {token.createdBy && ` · by ${token.createdBy}`}
            </p>
            <Gives token={token} />
          </div>
          {token.state === "open" && <RevokeForm id={token.id} label={token.label} />}
        </li>
      ))}
    </ul>
  );
}

function Gives({ token }: { token: JoinTokenEntry }) {
  const gives = whatItGives(token);
  if (gives.length === 0) return null;
  return <p className="mt-0.5 text-xs break-words text-muted tabular-nums">Gives {gives.join(" · ")}</p>;
}
