import type { InvitationEntry } from "../../../_server/invitations.ts";
import { LocalTime } from "../../../_ui/local-time.tsx";
import { WithdrawForm } from "./withdraw-form.tsx";

export function InvitationList({ invitations }: { invitations: InvitationEntry[] }) {
  if (invitations.length === 0) return <p className="text-sm text-muted">None.</p>;
  return (
    <ul className="divide-y divide-line">
      {invitations.map(({ id, label, role, of, expiresAt, createdBy }) => (
        <li key={id} className="flex items-center justify-between gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
          <div className="min-w-0 flex-1">
            <p className="truncate text-sm font-medium">{label}</p>
            <p className="mt-0.5 text-xs text-muted tabular-nums">
              {of !== null ? "a new password" : role === "admin" ? "an administrator to be" : "a viewer to be"} · until{" "}
              <LocalTime at={expiresAt} />
              {` · by ${createdBy ?? "the server's shell"}`}
            </p>
          </div>
          <WithdrawForm id={id} label={label} />
        </li>
      ))}
    </ul>
  );
}
