import type { Metadata } from "next";
import { InvitationLink } from "./invitation-link.tsx";

/** The address of the page says nothing: what the link is for is asked with the token, which only the browser knows. */
export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };
export const dynamic = "force-dynamic";

export default function InvitePage() {
  return <InvitationLink />;
}
