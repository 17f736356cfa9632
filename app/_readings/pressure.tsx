import type { Pressure } from "@realtimemonitor/protocol/sample.ts";
import { Gauge } from "lucide-react";
import { Lines } from "./lines.tsx";
import { finePercent } from "./units.ts";
import { Unread } from "./unread.tsx";

/** How much of the time something waited: some tasks, or all that had work to do. */
export function PressureStalls({ pressure }: { pressure: Pressure | null }) {
  if (!pressure) return <Unread icon={Gauge} what="Pressure" />;
  const some = (percent: number) => ({ label: "some", words: finePercent(percent) });
  const all = (percent: number) => ({ label: "all", words: finePercent(percent) });
  return (
    <Lines
      icon={Gauge}
      title="Pressure"
      lines={[
        { name: "processor", values: [some(pressure.cpuSomePercent)] },
        { name: "memory", values: [all(pressure.memoryFullPercent), some(pressure.memorySomePercent)] },
        { name: "disk", values: [all(pressure.ioFullPercent), some(pressure.ioSomePercent)] },
      ]}
    />
  );
}
