import { ChevronRight } from "lucide-react";
import type { UserEntry } from "../../../_server/users.ts";
import { Badge } from "../../../_ui/badge.tsx";
import { LocalTime } from "../../../_ui/local-time.tsx";
import { ReachedLink } from "../../../_ui/reached-link.tsx";

export function UserList({ users }: { users: UserEntry[] }) {
  return (
    <ul className="-mx-2 divide-y divide-line">
      {users.map((user) => (
        <li key={user.id}>
          <ReachedLink
            href={`/admin/users/${user.id}`}
            className="flex items-center gap-4 rounded-md px-2 py-3 hover:bg-raised/60"
          >
            <span className="min-w-0 flex-1">
              <span className="flex items-center gap-2 text-sm font-medium">
                <span className="truncate">{user.name}</span>
                <UserBadges user={user} />
              </span>
              <span className="mt-0.5 block truncate text-xs text-muted">{user.email}</span>
            </span>
            <span className="shrink-0 text-right text-xs text-muted tabular-nums max-sm:hidden">
              <span className="block">
                seen <LocalTime at={user.seenAt} />
              </span>
              <span className="mt-0.5 block">
                {user.sessions} {user.sessions === 1 ? "session" : "sessions"}
              </span>
            </span>
            <ChevronRight aria-hidden className="size-4 shrink-0 text-muted" />
          </ReachedLink>
        </li>
      ))}
    </ul>
  );
}

export function UserBadges({ user }: { user: UserEntry }) {
  return (
    <>
      {user.role === "admin" && <Badge tone="quiet">administrator</Badge>}
      {user.disabledAt !== null && <Badge tone="warn">disabled</Badge>}
      {user.isOwn && <Badge tone="ok">you</Badge>}
    </>
  );
}
