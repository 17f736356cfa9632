import type { Metadata } from "next";
import { listJoinTokens } from "../../../_server/join-tokens.ts";
import { adminPage } from "../../../_server/page-guard.ts";
import { Panel } from "../../../_ui/panel.tsx";
import { JoinTokenForm } from "./join-token-form.tsx";
import { JoinTokenList } from "./join-token-list.tsx";

export const metadata: Metadata = { title: "Join tokens" };

export default async function JoinTokensPage() {
  await adminPage();
  const tokens = await listJoinTokens();
  return (
    <main>
      <h1 className="mb-4 text-xl font-semibold tracking-tight">Join tokens</h1>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Panel
          title="Add machines"
          about="A machine joins with a token once; from then on its own key is its identity. The token is shown once."
        >
          <JoinTokenForm />
        </Panel>
        <Panel title="Tokens made so far">
          <JoinTokenList tokens={tokens} />
        </Panel>
      </div>
    </main>
  );
}
