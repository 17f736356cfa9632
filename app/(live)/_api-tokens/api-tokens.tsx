import { listApiTokens } from "../../_server/api-tokens.ts";
import { Panel } from "../../_ui/panel.tsx";
import { ApiTokenForm } from "./api-token-form.tsx";
import { ApiTokenList } from "./api-token-list.tsx";

/** Makes and lists them: one's own, and for an administrator those of all. */
export async function ApiTokens({ mayCommand }: { mayCommand: boolean }) {
  const tokens = await listApiTokens();
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <Panel
        title="Make a token"
        about={
          <>
            A program sends it as <code className="font-mono text-xs">Authorization: Bearer t-…</code> to /api/…, or
            joins the router with it and listens live. It is shown once.
          </>
        }
      >
        <ApiTokenForm mayCommand={mayCommand} />
      </Panel>
      <Panel title={mayCommand ? "Tokens of all" : "Your tokens"}>
        <ApiTokenList tokens={tokens} />
      </Panel>
    </div>
  );
}
