"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import type { OpenInvitation } from "../_server/accept-invitation.ts";
import { buttonLook } from "../_ui/button.tsx";
import { EntryPage } from "../_ui/entry-page.tsx";
import { AccountForm } from "./account-form.tsx";
import { openLink } from "./actions.ts";
import { PasswordForm } from "./password-form.tsx";
import { useLinkToken } from "./use-link-token.ts";

type Opened = { token: string; invitation?: OpenInvitation; refusal?: string };

/** Asks what the link is for, and shows the form of it. */
export function InvitationLink() {
  const token = useLinkToken();
  const [opened, setOpened] = useState<Opened>();
  useEffect(() => {
    if (token === undefined) return;
    let isCurrent = true;
    const show = (found: Opened) => isCurrent && setOpened(found);
    openLink(token).then(
      (answer) => {
        if ("kind" in answer) show({ token, invitation: answer });
        else
          show({ token, refusal: answer.result === "refused" ? answer.message : "This is no link of an invitation." });
      },
      () => show({ token, refusal: "The server does not answer. Open the link again." }),
    );
    return () => {
      isCurrent = false;
    };
  }, [token]);

  if (opened === undefined || opened.token !== token) {
    return (
      <EntryPage title="Invitation">
        <p role="status" className="text-sm text-muted">
          Opening the link…
        </p>
      </EntryPage>
    );
  }
  if (!opened.invitation) {
    return (
      <EntryPage title="This link is no good">
        <p role="alert" className="-mt-3 mb-5 text-sm text-muted">
          {opened.refusal}
        </p>
        <Link href="/sign-in" className={`w-full ${buttonLook("plain")}`}>
          Sign in
        </Link>
      </EntryPage>
    );
  }
  return opened.invitation.kind === "account" ? (
    <AccountForm token={token} invitation={opened.invitation} />
  ) : (
    <PasswordForm token={token} invitation={opened.invitation} />
  );
}
