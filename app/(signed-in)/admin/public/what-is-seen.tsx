import { Check, X } from "lucide-react";

const seen = [
  "Names and tags of all machines that are not disabled",
  "Whether each is online, late or offline",
  "Their figures, live: cores, memory, load, network, and disks with where they are mounted",
  "The last five minutes of cores and memory",
];
const unseen = [
  "Addresses",
  "The page of a machine: its history, its events, its kernel and its key",
  "Settings, join tokens, accounts, and anything of the admin",
];

/** Said plainly, so that it can be decided without trying it. */
export function WhatIsSeen() {
  return (
    <div className="flex flex-col gap-4 text-sm">
      <ul aria-label="Strangers see" className="flex flex-col gap-2">
        {seen.map((what) => (
          <li key={what} className="flex gap-2.5">
            <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />
            {what}
          </li>
        ))}
      </ul>
      <ul aria-label="Strangers never see" className="flex flex-col gap-2 border-t border-line pt-4">
        {unseen.map((what) => (
          <li key={what} className="flex gap-2.5">
            <X aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
            <span>
              <span className="sr-only">not: </span>
              {what}
            </span>
          </li>
        ))}
      </ul>
      <p className="text-xs text-muted">
        What the settings of a machine switch off is hidden here too. At most 200 strangers look at once, so that they
        never slow down your own pages.
      </p>
    </div>
  );
}
