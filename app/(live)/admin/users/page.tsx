import type { Metadata } from "next";
import { listInvitations } from "../../../_server/invitations.ts";
import { adminPage } from "../../../_server/page-guard.ts";
import { listUsers } from "../../../_server/users.ts";
import { Panel } from "../../../_ui/panel.tsx";
import { InvitationList } from "./invitation-list.tsx";
import { InviteForm } from "./invite-form.tsx";
import { UserList } from "./user-list.tsx";

export const metadata: Metadata = { title: "Users" };

export default async function UsersPage() {
  await adminPage();
  const [users, invitations] = await Promise.all([listUsers(), listInvitations()]);
  return (
    <main>
      <h1 className="mb-4 text-xl font-semibold tracking-tight">Users</h1>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Panel title="Accounts" about="Viewers see the machines. Administrators change what is here.">
          <UserList users={users} />
        </Panel>
        <div className="flex flex-col gap-4">
          <Panel title="Invite somebody" about="Who opens the link makes an account, once. The link is shown once.">
            <InviteForm />
          </Panel>
          <Panel title="Open links">
            <InvitationList invitations={invitations} />
          </Panel>
        </div>
      </div>
    </main>
  );
}
