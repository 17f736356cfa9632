import type { Metadata } from "next";
import { listChanges, readMachine } from "../../../../_server/machines.ts";
import { adminPage, orNotFound } from "../../../../_server/page-guard.ts";
import { Panel } from "../../../../_ui/panel.tsx";
import { MachineFacts } from "../../../_machine/machine-facts.tsx";
import { ChangeList } from "./change-list.tsx";
import { MachineTitle } from "./machine-title.tsx";
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
      <MachineTitle id={id} name={machine.name} />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex flex-col gap-4">
          <Panel title="Settings" about="The agent obeys at once. What is switched off is not even read there.">
            <SettingsForm id={id} settings={machine.settings} />
            <div className="-mx-5 mt-5 border-t border-line px-5 pt-4">
              <SettingsProof id={id} />
            </div>
          </Panel>
          <Panel title="Last changes">
            <ChangeList changes={changes} />
          </Panel>
        </div>
        <div className="flex flex-col gap-4">
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
