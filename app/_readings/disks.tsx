import type { Disk } from "@realtimemonitor/protocol/sample.ts";
import { HardDrive } from "lucide-react";
import { Meter } from "./meter.tsx";
import { shareOf } from "./shares.ts";
import { figureOf, troubleOf } from "./trouble.ts";
import { amount, percent as inPercent } from "./units.ts";
import { Unread } from "./unread.tsx";
import { Usage } from "./usage.tsx";

/** More than these would make a card of nothing but disks: then each has a single line. */
const roomyLimit = 3;

/** `disks` is null when the machine could not read them. */
export function Disks({ disks }: { disks: Disk[] | null }) {
  if (!disks) return <Unread icon={HardDrive} what="Disks" />;
  if (disks.length === 0) return null;
  const isRoomy = disks.length <= roomyLimit;
  return (
    <ul className={`flex flex-col ${isRoomy ? "gap-3" : "gap-1.5"}`}>
      {disks.map((disk) => (
        <li key={disk.mount}>
          {isRoomy ? (
            <Usage icon={HardDrive} label={`disk ${disk.mount}`} title={<Mount path={disk.mount} />} {...disk} />
          ) : (
            <DiskLine disk={disk} />
          )}
        </li>
      ))}
    </ul>
  );
}

function DiskLine({ disk }: { disk: Disk }) {
  const percent = shareOf(disk);
  const trouble = troubleOf(percent);
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)_minmax(4rem,40%)_2.5rem] items-center gap-x-1.5 text-xs text-muted">
      <HardDrive aria-hidden className="size-3.5 opacity-70" />
      <Mount path={disk.mount} />
      <Meter label={`disk ${disk.mount}`} percent={percent} tone={trouble} detail={amount(disk)} />
      <span className={`text-right font-medium tabular-nums ${figureOf[trouble]}`}>{inPercent(percent)}</span>
    </div>
  );
}

/** The end of a long path tells more than its beginning, so that is what stays. */
function Mount({ path }: { path: string }) {
  return (
    <span dir="rtl" title={path} className="min-w-0 truncate text-left">
      <bdi dir="ltr">{path}</bdi>
    </span>
  );
}
