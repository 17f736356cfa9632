import type { FleetMachine } from "@realtimemonitor/protocol/frame.ts";
import { ReachedLink } from "../../../_ui/reached-link.tsx";
import type { Role } from "./fleet.tsx";

/** The name leads to the machine, and all of the row or card with it; a stranger has nowhere to go. */
export function MachineName({ machine: { id, name }, role }: { machine: FleetMachine; role: Role }) {
  if (role === "public") return name;
  return (
    <ReachedLink
      href={`/machines/${id}`}
      className="scroll-mt-24 scroll-mb-8 rounded-sm outline-none after:absolute after:inset-0 after:rounded-[inherit] hover:underline focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
    >
      {name}
    </ReachedLink>
  );
}
