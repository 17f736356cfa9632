import type { Metadata } from "next";
import Link from "next/link";
import { hasAccounts } from "../_server/first-account.ts";
import { EntryPage } from "../_ui/entry-page.tsx";
import { WelcomeForm } from "./welcome-form.tsx";

export const metadata: Metadata = { title: "Welcome" };
export const dynamic = "force-dynamic";

export default async function WelcomePage() {
  if (await hasAccounts()) {
    return (
      <EntryPage title="This link was used">
        <p className="mb-3 text-sm text-muted">The first account exists already.</p>
        <Link href="/sign-in" className="text-accent underline">
          Sign in
        </Link>
      </EntryPage>
    );
  }
  return (
    <EntryPage title="Make your account">
      <p className="mb-4 text-sm text-muted">The first account is an administrator.</p>
      <WelcomeForm />
    </EntryPage>
  );
}
