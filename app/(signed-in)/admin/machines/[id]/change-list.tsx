import type { ChangeEntry } from "../../../../_server/machines.ts";
import { LocalTime } from "../../../../_ui/local-time.tsx";
import { changeInWords } from "./change-in-words.ts";

export function ChangeList({ changes }: { changes: ChangeEntry[] }) {
  if (changes.length === 0) return <p className="text-sm text-muted">Nothing was changed since it joined.</p>;
  return (
    <ol className="flex flex-col gap-3 text-sm">
      {changes.map((entry) => (
        <li key={entry.version} className="border-l-2 border-line pl-3">
          <p className="text-xs text-muted tabular-nums">
            Version {entry.version} · {entry.author ?? "a removed account"} · <LocalTime at={entry.changedAt} />
          </p>
          {entry.changes.length === 0 && <p className="mt-0.5">saved again, unchanged</p>}
          {entry.changes.map((change) => (
            <p key={change.field} className="mt-0.5">
              {changeInWords(change)}
            </p>
          ))}
        </li>
      ))}
    </ol>
  );
}
