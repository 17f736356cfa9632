import type { SettingsStatus } from "@realtimemonitor/protocol/frame.ts";
import { Check, CircleHelp, Clock, type LucideIcon, RefreshCw, X } from "lucide-react";
import { tookInWords } from "./took-in-words.ts";

const looks: Record<SettingsStatus["status"], { icon: LucideIcon; words: string; mark: string }> = {
  applied: { icon: Check, words: "text-muted", mark: "text-ok" },
  pending: { icon: Clock, words: "text-muted", mark: "" },
  rejected: { icon: X, words: "text-alarm font-medium", mark: "" },
  drifted: { icon: RefreshCw, words: "text-warn font-medium", mark: "" },
  untold: { icon: CircleHelp, words: "text-muted", mark: "" },
};

/** What the agent really did: "applied in 43 ms", "pending", "rejected", "drifted"; of the tutorial's client, "untold". */
export function SettingsMark({ settings }: { settings: SettingsStatus }) {
  const { status, appliedInMs } = settings;
  const { icon: Icon, words, mark } = looks[status];
  const took = status === "applied" && appliedInMs !== null ? ` in ${tookInWords(appliedInMs)}` : "";
  return (
    <span className={`inline-flex items-center gap-1.5 text-sm whitespace-nowrap tabular-nums ${words}`}>
      <Icon aria-hidden className={`size-3.5 shrink-0 ${mark}`} />
      {status + took}
    </span>
  );
}
