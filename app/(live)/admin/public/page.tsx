import type { Metadata } from "next";
import { serverEnv } from "../../../_server/env.ts";
import { adminPage } from "../../../_server/page-guard.ts";
import { readPublicSwitch } from "../../../_server/public-dashboard.ts";
import { Panel } from "../../../_ui/panel.tsx";
import { PublicLink } from "./public-link.tsx";
import { SwitchForm } from "./switch-form.tsx";
import { WhatIsSeen } from "./what-is-seen.tsx";

export const metadata: Metadata = { title: "Public dashboard" };

export default async function PublicPage() {
  await adminPage();
  const state = await readPublicSwitch();
  return (
    <main>
      <h1 className="mb-4 text-xl font-semibold tracking-tight">Public dashboard</h1>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Panel title="Who may look" about="Anybody who has the link may see the machines live, without an account.">
          <div className="flex flex-col gap-5">
            <SwitchForm state={state} />
            {state.isOn && <PublicLink url={serverEnv().publicUrl} />}
          </div>
        </Panel>
        <Panel title="What strangers see">
          <WhatIsSeen />
        </Panel>
      </div>
    </main>
  );
}
