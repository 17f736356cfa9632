import type { Tier } from "@realtimemonitor/protocol/history.ts";
import { bytes } from "../../../_readings/units.ts";
import type { HistoryUsage } from "../../../_server/history-policy.ts";
import { LocalTime } from "../../../_ui/local-time.tsx";

const words: Record<Tier, string> = { seconds: "Every sample", minutes: "Each minute", hours: "Each hour" };

/** What is in the database now. */
export function Stored({ usage }: { usage: HistoryUsage }) {
  const { tiers, fileBytes, freeBytes, capBytes } = usage;
  const used = Math.max(0, fileBytes - freeBytes);
  return (
    <div className="flex flex-col gap-4 text-sm">
      <table className="w-full tabular-nums">
        <thead className="text-left text-xs text-muted">
          <tr>
            <th className="pb-1.5 font-normal">Kept</th>
            <th className="pb-1.5 font-normal">Since</th>
            <th className="pb-1.5 text-right font-normal">About</th>
          </tr>
        </thead>
        <tbody>
          {(Object.keys(words) as Tier[]).map((tier) => (
            <tr key={tier} className="border-t border-line">
              <td className="py-1.5">{words[tier]}</td>
              <td className="py-1.5 text-muted">
                {tiers[tier].oldestAt === null ? "nothing yet" : <LocalTime at={tiers[tier].oldestAt} />}
              </td>
              <td className="py-1.5 text-right">{bytes(tiers[tier].bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="text-muted tabular-nums">
        The database takes {bytes(used)} of at most {bytes(capBytes)}
        {freeBytes > 0 && <>, with {bytes(freeBytes)} more on the disk that it will use again</>}.
      </p>
    </div>
  );
}
