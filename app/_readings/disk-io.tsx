import type { DiskIo } from "@realtimemonitor/protocol/sample.ts";
import { ArrowDownUp } from "lucide-react";
import { Meter } from "./meter.tsx";
import { byteRate } from "./rates.ts";
import { Reading } from "./reading.tsx";
import { Unread } from "./unread.tsx";

/** What each device reads and writes, and in which part of the time it is busy. */
export function DiskActivity({ devices }: { devices: DiskIo[] | null }) {
  if (!devices) return <Unread icon={ArrowDownUp} what="Disk activity" />;
  return (
    <ul className="flex flex-col gap-3">
      {devices.map(({ device, readBytesPerSecond, writtenBytesPerSecond, busyPercent }) => (
        <li key={device}>
          <Reading
            icon={ArrowDownUp}
            title={
              <h3 className="font-mono" title={`${device}: read and written`}>
                {device}
              </h3>
            }
            detail={`r ${byteRate(readBytesPerSecond)} · w ${byteRate(writtenBytesPerSecond)}`}
            percent={busyPercent}
          >
            <Meter label={`${device} busy`} percent={busyPercent} />
          </Reading>
        </li>
      ))}
    </ul>
  );
}
