import type { Metadata } from "next";
import Link from "next/link";
import { hasAccounts } from "../_server/first-account.ts";
import { buttonLook } from "../_ui/button.tsx";
import { EntryPage } from "../_ui/entry-page.tsx";
import { WelcomeForm } from "./welcome-form.tsx";

export const metadata: Metadata = { title: "Welcome" };
export const dynamic = "force-dynamic";

export default async function WelcomePage() {
  if (await hasAccounts()) {
    return (
      <EntryPage title="This link was used">
        <p className="-mt-3 mb-5 text-sm text-muted">The first account exists already.</p>
        <Link href="/sign-in" className={`w-full ${buttonLook("primary")}`}>
          Sign in
        </Link>
      </EntryPage>
    );
  }
  return (
    <EntryPage title="Make your account">
      <p className="-mt-3 mb-5 text-sm text-muted">The first account is an administrator.</p>
      <WelcomeForm />
    </EntryPage>
  );
}
