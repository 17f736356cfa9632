import type { Metadata } from "next";
import { readHistoryUsage } from "../../../_server/history-policy.ts";
import { adminPage } from "../../../_server/page-guard.ts";
import { Panel } from "../../../_ui/panel.tsx";
import { PolicyForm } from "./policy-form.tsx";
import { StoreHealth } from "./store-health.tsx";
import { Stored } from "./stored.tsx";

export const metadata: Metadata = { title: "History" };

export default async function HistoryPage() {
  await adminPage();
  const usage = await readHistoryUsage();
  return (
    <main>
      <h1 className="mb-4 text-xl font-semibold tracking-tight">History</h1>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Panel
          title="How long it is kept"
          about="What is older goes by itself, and so do the oldest samples when the limit is reached. What is switched off on a machine is not stored at all."
        >
          <PolicyForm usage={usage} />
        </Panel>
        <Panel title="Stored now">
          <div className="flex flex-col gap-4">
            <Stored usage={usage} />
            <StoreHealth />
          </div>
        </Panel>
      </div>
    </main>
  );
}
