import type { ReactNode } from "react";
import type { ShownMachine } from "../../_server/shown-machine.ts";
import { LocalTime } from "../../_ui/local-time.tsx";

type Props = { machine: Pick<ShownMachine, "id" | "ip" | "facts" | "tags" | "joinedAt"> };

/** What does not move on a machine. */
export function MachineFacts({ machine }: Props) {
  const { facts } = machine;
  const lines: [string, ReactNode][] = [
    [
      "Address",
      machine.ip ? (
        <code key="ip" className="font-mono text-[0.8125rem]">
          {machine.ip}
        </code>
      ) : (
        "none known"
      ),
    ],
    ["Host name", facts?.hostname],
    ["System", facts && `${facts.os}, ${facts.kernel} (${facts.arch})`],
    ["Processor", facts?.cpuModel],
    ["Agent", facts?.agentVersion],
    ["Tags", machine.tags.join(", ")],
    ["Joined", <LocalTime key="joined" at={machine.joinedAt} />],
    [
      "Id",
      <code key="id" className="font-mono text-[0.8125rem]">
        {machine.id}
      </code>,
    ],
  ];
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-2 text-sm">
      {lines
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="break-words tabular-nums">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
