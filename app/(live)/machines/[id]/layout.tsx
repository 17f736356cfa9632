import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { orNotFound, signedInPage } from "../../../_server/page-guard.ts";
import { readShownMachine } from "../../../_server/shown-machine.ts";
import { idOfPath } from "../../_machine/id-of-path.ts";

type Props = { params: Promise<{ id: string }>; children: ReactNode };

/** Leads away who has nothing to see here, before anything is sent: below a loading page it would come too late for a status. */
export default async function MachineLayout({ params, children }: Props) {
  await signedInPage();
  const { id, isDisabled } = await orNotFound(readShownMachine(idOfPath(await params)));
  if (isDisabled) redirect(`/admin/machines/${id}`); // only an administrator comes so far
  return children;
}
