import type { Metadata } from "next";
import { listChanges, readMachine } from "../../../../_server/machines.ts";
import { adminPage, orNotFound } from "../../../../_server/page-guard.ts";
import { Panel } from "../../../../_ui/panel.tsx";
import { ChangeList } from "./change-list.tsx";
import { MachineFacts } from "./machine-facts.tsx";
import { RemoveForm } from "./remove-form.tsx";
import { RenameForm } from "./rename-form.tsx";
import { SettingsForm } from "./settings-form.tsx";
import { SettingsProof } from "./settings-proof.tsx";

export const metadata: Metadata = { title: "Machine settings" };

export default async function MachinePage({ params }: { params: Promise<{ id: string }> }) {
  await adminPage();
  const { id } = await params;
  const machine = await orNotFound(readMachine(id));
  const changes = await listChanges(id);
  return (
    <main>
      <h1 className="mb-4 truncate text-xl font-semibold">{machine.name}</h1>
      <div className="grid items-start gap-4 lg:grid-cols-[3fr_2fr]">
        <div className="flex flex-col gap-4">
          <Panel title="Settings" about="The agent obeys at once. What is switched off is not even read there.">
            <SettingsForm id={id} settings={machine.settings} />
          </Panel>
          <Panel title="Last changes">
            <ChangeList changes={changes} />
          </Panel>
        </div>
        <div className="flex flex-col gap-4">
          <Panel title="On the machine">
            <SettingsProof id={id} />
          </Panel>
          <Panel title="Machine">
            <MachineFacts machine={machine} />
          </Panel>
          <Panel title="Name">
            <RenameForm id={id} name={machine.name} />
          </Panel>
          <Panel title="Remove">
            <RemoveForm id={id} name={machine.name} />
          </Panel>
        </div>
      </div>
    </main>
  );
}
