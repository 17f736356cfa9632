import type { Load } from "@realtimemonitor/protocol/sample.ts";
import { Activity } from "lucide-react";
import { Lines } from "./lines.tsx";
import { Unread } from "./unread.tsx";

export function LoadAverages({ load }: { load: Load | null }) {
  if (!load) return <Unread icon={Activity} what="Load" />;
  const values = [
    { label: "1 min", words: load.oneMinute.toFixed(2) },
    { label: "5 min", words: load.fiveMinutes.toFixed(2) },
    { label: "15 min", words: load.fifteenMinutes.toFixed(2) },
  ];
  return (
    <Lines
      icon={Activity}
      title="Load"
      lines={values.map(({ label, words }) => ({ name: label, values: [{ words }] }))}
    />
  );
}
