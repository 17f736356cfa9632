import type { Metadata } from "next";
import { adminPage, orNotFound } from "../../../../_server/page-guard.ts";
import { listSessionsOf } from "../../../../_server/sessions.ts";
import { readUser } from "../../../../_server/users.ts";
import { LocalTime } from "../../../../_ui/local-time.tsx";
import { Panel } from "../../../../_ui/panel.tsx";
import { SessionList } from "../../../_sessions/session-list.tsx";
import { UserBadges } from "../user-list.tsx";
import { endSessionOf } from "./actions.ts";
import { DisableForm } from "./disable-form.tsx";
import { RemoveForm } from "./remove-form.tsx";
import { ResetForm } from "./reset-form.tsx";
import { RoleForm } from "./role-form.tsx";

export const metadata: Metadata = { title: "User" };

export default async function UserPage({ params }: { params: Promise<{ id: string }> }) {
  await adminPage();
  const { id } = await params;
  const user = await orNotFound(readUser(id));
  const sessions = await listSessionsOf(id);
  return (
    <main>
      <h1 className="flex flex-wrap items-center gap-2 text-xl font-semibold tracking-tight">
        <span className="min-w-0 break-words">{user.name}</span>
        <UserBadges user={user} />
      </h1>
      <p className="mt-1 mb-4 text-sm break-words text-muted tabular-nums">
        {user.email} · since <LocalTime at={user.createdAt} /> · last seen <LocalTime at={user.seenAt} />
      </p>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Panel title="Sessions" about="One that you end gets nothing more from that moment on.">
          <SessionList sessions={sessions} end={endSessionOf.bind(null, id)} />
        </Panel>
        <div className="flex flex-col gap-4">
          <Panel title="Role">
            <RoleForm key={user.role} id={id} role={user.role} />
          </Panel>
          <Panel title="New password">
            <ResetForm id={id} isDisabled={user.disabledAt !== null} />
          </Panel>
          <Panel title="Access">
            <DisableForm id={id} isDisabled={user.disabledAt !== null} />
          </Panel>
          <Panel title="Remove">
            <RemoveForm id={id} name={user.name} />
          </Panel>
        </div>
      </div>
    </main>
  );
}
