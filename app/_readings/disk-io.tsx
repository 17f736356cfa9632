import type { DiskIo } from "@realtimemonitor/protocol/sample.ts";
import { ArrowDownUp } from "lucide-react";
import { Lines } from "./lines.tsx";
import { byteRate } from "./rates.ts";
import { percent } from "./units.ts";
import { Unread } from "./unread.tsx";

export function DiskActivity({ devices }: { devices: DiskIo[] | null }) {
  if (!devices) return <Unread icon={ArrowDownUp} what="Disk activity" />;
  const lines = devices.map(({ device, readBytesPerSecond, writtenBytesPerSecond, busyPercent }) => ({
    name: `${device} ${percent(busyPercent)} busy`,
    isTechnical: true,
    values: [
      { label: "read", words: byteRate(readBytesPerSecond) },
      { label: "write", words: byteRate(writtenBytesPerSecond) },
    ],
  }));
  return <Lines icon={ArrowDownUp} title="Disk activity" lines={lines} />;
}
