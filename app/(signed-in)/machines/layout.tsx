import type { ReactNode } from "react";
import { signedInPage } from "../../_server/page-guard.ts";

/** Leads strangers to the sign-in before anything is sent: below a loading page it would come too late for a status. */
export default async function MachinesLayout({ children }: { children: ReactNode }) {
  await signedInPage();
  return children;
}
