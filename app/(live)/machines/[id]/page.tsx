import type { Metadata } from "next";
import { cache } from "react";
import { readEvents } from "../../../_server/history.ts";
import { orNotFound, signedInPage } from "../../../_server/page-guard.ts";
import { readRecent, readShownMachine } from "../../../_server/shown-machine.ts";
import { idOfPath } from "../../_machine/id-of-path.ts";
import { MachineFacts } from "../../_machine/machine-facts.tsx";
import { TutorialNote } from "../../_machine/tutorial-note.tsx";
import { MachineBody } from "./machine-body.tsx";
import { MachineHead } from "./machine-head.tsx";
import { MachineView } from "./machine-view.tsx";

type Props = { params: Promise<{ id: string }> };

const read = cache(async (params: Props["params"]) => {
  const user = await signedInPage();
  return { user, machine: await orNotFound(readShownMachine(idOfPath(await params))) };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await read(params)).machine.name };
}

export default async function MachinePage({ params }: Props) {
  const { user, machine } = await read(params);
  const { id, frequency } = machine;
  const [recent, events] = await Promise.all([readRecent(id), readEvents(id)]);
  const isAdmin = user.role === "admin";
  return (
    <main className="mx-auto flex max-w-[110rem] flex-col gap-4 px-4 py-6 sm:px-6">
      <MachineHead machine={machine} isAdmin={isAdmin} />
      <MachineBody machine={machine} isAdmin={isAdmin}>
        <MachineView key={id} machine={{ id, frequency }} recent={recent} events={events}>
          <TutorialNote id={id} />
          <MachineFacts machine={machine} />
        </MachineView>
      </MachineBody>
    </main>
  );
}
