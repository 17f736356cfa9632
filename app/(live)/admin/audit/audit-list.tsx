import { ChevronRight } from "lucide-react";
import type { AuditEntry } from "../../../_server/audit-log.ts";
import { LocalTime } from "../../../_ui/local-time.tsx";
import { detailLines } from "./audit-words.ts";

export function AuditList({ entries }: { entries: AuditEntry[] }) {
  return (
    <ol aria-label="What was done" className="divide-y divide-line">
      {entries.map((entry) => (
        <li key={entry.id} className="py-2.5 first:pt-0 last:pb-0">
          <Entry entry={entry} />
        </li>
      ))}
    </ol>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const lines = detailLines(entry.detail);
  if (lines.length === 0) return <Deed entry={entry} />;
  return (
    <details className="group">
      <summary className="flex cursor-pointer list-none items-start gap-2 rounded-md [&::-webkit-details-marker]:hidden">
        <Deed entry={entry} />
        <span className="mt-0.5 flex shrink-0 items-center text-xs text-muted">
          <ChevronRight aria-hidden className="size-4 group-open:rotate-90" />
          <span className="sr-only">Details</span>
        </span>
      </summary>
      <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 border-l-2 border-line pl-3 text-xs tabular-nums">
        {lines.map((line) => (
          <div key={line.name} className="contents">
            <dt className="text-muted">{line.name}</dt>
            <dd className="max-h-40 overflow-y-auto break-words">
              {"at" in line ? <LocalTime at={line.at} look="day" /> : line.text}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Deed({ entry }: { entry: AuditEntry }) {
  const { action, targetName, address, at } = entry;
  return (
    <div className="min-w-0 flex-1">
      <p className="text-sm break-words">
        <span className="inline-block font-medium first-letter:uppercase">{action}</span>
        {targetName && <span> · {targetName}</span>}
      </p>
      <p className="mt-0.5 text-xs break-words text-muted tabular-nums">
        <LocalTime at={at} look="day" /> · {doer(entry)}
        {address && ` · from ${address}`}
      </p>
    </div>
  );
}

/** How to call who did it; a person needs no word. */
const kinds: Record<string, string> = { token: "API token ", machine: "machine ", command: "", stranger: "stranger " };
const doer = ({ actorKind, actorName }: AuditEntry) => `by ${kinds[actorKind] ?? ""}${actorName}`;
