import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { hasAccounts } from "../_server/first-account.ts";
import { currentUser } from "../_server/session.ts";
import { EntryPage } from "../_ui/entry-page.tsx";
import { SignInForm } from "./sign-in-form.tsx";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage() {
  if (await currentUser()) redirect("/");
  const isFirst = !(await hasAccounts());
  return (
    <EntryPage title="Sign in">
      {isFirst && (
        <p className="mb-4 rounded-md border border-line bg-raised p-3 text-sm">
          There is no account yet. Open the one-time link that the server printed at its start; it is also in the file{" "}
          <code className="font-mono text-xs">first-sign-in-link</code> in its state folder.
        </p>
      )}
      <SignInForm />
    </EntryPage>
  );
}
