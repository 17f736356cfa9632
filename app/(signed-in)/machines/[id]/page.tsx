import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { cache } from "react";
import { readEvents } from "../../../_server/history.ts";
import { orNotFound, signedInPage } from "../../../_server/page-guard.ts";
import { readRecent, readShownMachine } from "../../../_server/shown-machine.ts";
import { Panel } from "../../../_ui/panel.tsx";
import { EventList } from "../../_machine/event-list.tsx";
import { MachineFacts } from "../../_machine/machine-facts.tsx";
import { MachineHead } from "./machine-head.tsx";
import { MachineView } from "./machine-view.tsx";

type Props = { params: Promise<{ id: string }> };

const read = cache(async (params: Props["params"]) => {
  const user = await signedInPage();
  return { user, machine: await orNotFound(readShownMachine((await params).id)) };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await read(params)).machine.name };
}

export default async function MachinePage({ params }: Props) {
  const { user, machine } = await read(params);
  const { id, frequency, isDisabled } = machine;
  if (isDisabled) redirect(`/admin/machines/${id}`); // only an administrator comes so far
  const [recent, events] = await Promise.all([readRecent(id), readEvents(id)]);
  return (
    <main className="mx-auto flex max-w-[80rem] flex-col gap-4 px-4 py-6 sm:px-6">
      <MachineHead machine={machine} isAdmin={user.role === "admin"} />
      <MachineView key={id} machine={{ id, frequency }} recent={recent}>
        <div className="mt-2 grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
          <Panel title="Events">
            <EventList machineId={id} first={events} />
          </Panel>
          <Panel title="Machine">
            <MachineFacts machine={machine} />
          </Panel>
        </div>
      </MachineView>
    </main>
  );
}
