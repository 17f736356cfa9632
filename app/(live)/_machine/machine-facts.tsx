import type { ReactNode } from "react";
import type { ShownMachine } from "../../_server/shown-machine.ts";
import { LocalTime } from "../../_ui/local-time.tsx";
import { CopiedText } from "./copied-text.tsx";
import { TimingLines } from "./timing-lines.tsx";

type Props = {
  machine: Pick<ShownMachine, "id" | "ip" | "facts" | "tags" | "joinedAt"> & { fingerprint?: string | null };
};

/** What does not move on a machine, and how its clock goes. */
export function MachineFacts({ machine }: Props) {
  const { id, ip, facts, fingerprint, tags, joinedAt } = machine;
  const lines: [string, ReactNode][] = [
    ["Address", ip ? <CopiedText key="ip" text={ip} label="the address" /> : "none known"],
    ["Host name", facts?.hostname && <CopiedText key="host" text={facts.hostname} label="the host name" />],
    ["System", facts?.os],
    ["Kernel", facts && `${facts.kernel} (${facts.arch})`],
    ["Processor", facts?.cpuModel],
    ["Agent", facts && `version ${facts.agentVersion}`],
    ["Tags", tags.join(", ")],
    ["Joined", <LocalTime key="joined" at={joinedAt} />],
    ["Key", fingerprint && <CopiedText key="key" text={fingerprint} label="the fingerprint of its key" />],
    ["Id", <CopiedText key="id" text={id} label="the id" />],
  ];
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-2 text-sm">
      {lines
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 break-words tabular-nums">{value}</dd>
          </div>
        ))}
      <TimingLines machineId={id} />
    </dl>
  );
}
