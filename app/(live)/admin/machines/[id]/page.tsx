import { Download } from "lucide-react";
import type { Metadata } from "next";
import { readEvents } from "../../../../_server/history.ts";
import { readMachine } from "../../../../_server/machines.ts";
import { adminPage, orNotFound } from "../../../../_server/page-guard.ts";
import { readSettings } from "../../../../_server/settings.ts";
import { buttonLook } from "../../../../_ui/button.tsx";
import { Panel } from "../../../../_ui/panel.tsx";
import { EventList } from "../../../_machine/event-list.tsx";
import { idOfPath } from "../../../_machine/id-of-path.ts";
import { MachineFacts } from "../../../_machine/machine-facts.tsx";
import { TutorialNote } from "../../../_machine/tutorial-note.tsx";
import { ChangeList } from "../../../_settings/change-list.tsx";
import { SettingsProvider } from "../../../_settings/settings-context.tsx";
import { SettingsFields } from "../../../_settings/settings-fields.tsx";
import { SettingsProof } from "../../../_settings/settings-proof.tsx";
import { Clones } from "./clones.tsx";
import { Delivery } from "./delivery.tsx";
import { MachineTitle } from "./machine-title.tsx";
import { NewKeyForm } from "./new-key-form.tsx";
import { RemoveForm } from "./remove-form.tsx";
import { RenameForm } from "./rename-form.tsx";

export const metadata: Metadata = { title: "Machine settings" };

export default async function MachinePage({ params }: { params: Promise<{ id: string }> }) {
  await adminPage();
  const id = idOfPath(await params);
  const machine = await orNotFound(readMachine(id));
  const { fingerprint: _, ...facts } = machine; // it has a panel of its own
  const [settings, events] = await Promise.all([readSettings(id), readEvents(id)]);
  return (
    <main>
      <MachineTitle id={id} name={machine.name} isDisabled={machine.settings.disabled} />
      <Clones id={id} name={machine.name} />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex flex-col gap-4">
          <SettingsProvider key={id} id={id} first={settings}>
            <Panel title="Settings" about="The agent obeys at once. What is switched off is not even read there.">
              <SettingsFields />
              <div className="-mx-5 mt-5 border-t border-line px-5 pt-4">
                <SettingsProof id={id} />
              </div>
            </Panel>
            <Panel title="Last changes">
              <ChangeList />
            </Panel>
          </SettingsProvider>
          <Panel title="Clock and delivery">
            <Delivery id={id} />
          </Panel>
          <Panel title="Events">
            <EventList machineId={id} first={events} />
          </Panel>
        </div>
        <div className="flex flex-col gap-4">
          <Panel title="Machine">
            <TutorialNote id={id} />
            <MachineFacts machine={facts} />
          </Panel>
          <Panel title="Name">
            <RenameForm id={id} name={machine.name} />
          </Panel>
          {machine.fingerprint && (
            <Panel title="Key">
              <NewKeyForm id={id} fingerprint={machine.fingerprint} />
            </Panel>
          )}
          <Panel title="Export" about="All that is kept of it, every sample too: one JSON a line, gzipped.">
            <a href={`/api/machines/${id}/export`} download className={buttonLook("plain")}>
              <Download aria-hidden className="size-4" />
              Download
            </a>
          </Panel>
          <Panel title="Remove">
            <RemoveForm id={id} name={machine.name} />
          </Panel>
        </div>
      </div>
    </main>
  );
}
