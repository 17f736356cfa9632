import { Check, X } from "lucide-react";
import type { ReactNode } from "react";

const seen = [
  "Names and tags of all machines that are not disabled",
  "Whether each is online, late or offline",
  "Their figures, live: cores, memory, load, network, and disks with where they are mounted",
  "The last five minutes of cores and memory",
];
const unseen = [
  "Addresses, and machines of the tutorial, whose ids are addresses",
  "The page of a machine: its history, its events, its kernel and its key",
  "Settings, join tokens, accounts, and anything of the admin",
];

/** Said plainly, so that it can be decided without trying it. */
export function WhatIsSeen() {
  return (
    <div className="flex flex-col gap-4 text-sm">
      <List title="Shown" what={seen} icon={<Check aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />} />
      <List title="Never shown" what={unseen} icon={<X aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />} />
      <p className="text-xs text-muted">
        What the settings of a machine switch off is hidden here too. At most 200 strangers look at once, so that they
        never slow down your own pages.
      </p>
    </div>
  );
}

function List({ title, what, icon }: { title: string; what: string[]; icon: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-2 text-xs text-muted">{title}</h3>
      <ul className="flex flex-col gap-2">
        {what.map((one) => (
          <li key={one} className="flex gap-2.5">
            {icon}
            {one}
          </li>
        ))}
      </ul>
    </section>
  );
}
