import type { Metadata } from "next";
import { readOwnAccount } from "../../_server/own-account.ts";
import { signedInPage } from "../../_server/page-guard.ts";
import { listOwnSessions } from "../../_server/sessions.ts";
import { LocalTime } from "../../_ui/local-time.tsx";
import { Panel } from "../../_ui/panel.tsx";
import { ApiTokens } from "../_api-tokens/api-tokens.tsx";
import { SessionList } from "../_sessions/session-list.tsx";
import { endSession } from "./actions.ts";
import { EndOthersForm } from "./end-others-form.tsx";
import { PasswordForm } from "./password-form.tsx";

export const metadata: Metadata = { title: "Your account" };

export default async function AccountPage() {
  await signedInPage();
  const [account, sessions] = await Promise.all([readOwnAccount(), listOwnSessions()]);
  const others = sessions.filter(({ isOwn }) => !isOwn).length;
  return (
    <main className="mx-auto max-w-6xl px-4 py-6 sm:px-6">
      <h1 className="text-xl font-semibold tracking-tight break-words">{account.name}</h1>
      <p className="mt-1 mb-4 text-sm break-words text-muted">
        {account.email} · {account.role === "admin" ? "administrator" : "viewer"}
      </p>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <Panel
          title="Password"
          about={
            <>
              Set <LocalTime at={account.passwordSetAt} />. A new one ends all your other sessions.
            </>
          }
        >
          <PasswordForm email={account.email} />
        </Panel>
        <Panel
          title="Sessions"
          about="Where you are signed in. One that you end gets nothing more from that moment on."
        >
          <SessionList sessions={sessions} end={endSession} />
          {others > 1 && <EndOthersForm />}
        </Panel>
      </div>
      {account.role === "viewer" && (
        <section className="mt-6">
          <h2 className="mb-4 text-lg font-semibold tracking-tight">API tokens</h2>
          <ApiTokens mayCommand={false} />
        </section>
      )}
    </main>
  );
}
