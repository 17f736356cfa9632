import type { FleetRow } from "@realtimemonitor/protocol/frame.ts";
import { fullestDisk, memoryShare } from "./shares.ts";

export type Trouble = "plain" | "warn" | "alarm";

/** How full is too full, for memory and disks. A busy core is no trouble: that is what it is there for. */
const limits = { warn: 85, alarm: 95 };

/** By the figure as it is shown, so that the same figure is never both. */
export function troubleOf(percent: number): Trouble {
  const shown = Math.round(percent);
  return shown >= limits.alarm ? "alarm" : shown >= limits.warn ? "warn" : "plain";
}

export const figureOf = { plain: "text-text", warn: "text-warn", alarm: "text-alarm" };

/** All cores busy for a whole minute is worth a look. */
const busyMinutePercent = 95;

/** What is wrong with a machine, if anything is, in words: no colour tells it alone. */
export type Concern = {
  level: Trouble;
  what: "offline" | "late" | "memory" | "disk" | "cpu" | null;
  /** "disk /var 97 %"; of a silent machine "offline", and since when is in its row. */
  reason: string | null;
  /** The highest of its shares, in percent: the order among those of one level. */
  share: number;
};

export const noConcern: Concern = { level: "plain", what: null, reason: null, share: 0 };

const heights: Record<Trouble, number> = { plain: 0, warn: 1, alarm: 2 };

/** Who is over a limit must fall so far below it, so that a machine at the limit does not come and go. */
const backPercent = 2;

function steady(share: number, before: Trouble): Trouble {
  const [now, kept] = [troubleOf(share), troubleOf(share + backPercent)];
  return heights[kept] <= heights[before] ? kept : now;
}

/** The worst about a machine. `minutePercent`: how busy its cores were in the last minute, null when it is not known. */
export function concernOf(
  row: Pick<FleetRow, "presence" | "memory" | "disks">,
  minutePercent: number | null,
  before = noConcern,
): Concern {
  const found: Concern[] = [];
  const look = (what: "memory" | "disk", share: number, name: string) =>
    found.push({
      level: before.what === what ? steady(share, before.level) : troubleOf(share),
      what,
      share,
      reason: `${name} ${Math.round(share)} %`,
    });

  const memory = memoryShare(row.memory);
  if (memory !== null) look("memory", memory, "memory");
  const fullest = fullestDisk(row.disks);
  if (fullest) look("disk", fullest.share, `disk ${fullest.disk.mount}`);
  if (minutePercent !== null) {
    const limit = busyMinutePercent - (before.what === "cpu" ? backPercent : 0);
    const level = minutePercent >= limit ? "warn" : "plain";
    found.push({ level, what: "cpu", share: minutePercent, reason: `cpu ${Math.round(minutePercent)} % for a minute` });
  }

  const share = Math.max(0, ...found.map((one) => one.share));
  if (row.presence === "offline") return { level: "alarm", what: "offline", reason: "offline", share };
  if (row.presence === "late") found.push({ level: "warn", what: "late", share: 0, reason: "late" });
  const worst = found.reduce((a, b) => (isWorse(b, a) ? b : a), noConcern);
  return worst.level === "plain" ? { ...noConcern, share } : { ...worst, share };
}

const isWorse = (a: Concern, b: Concern) =>
  heights[a.level] > heights[b.level] || (a.level === b.level && a.level !== "plain" && a.share > b.share);

/** Worst first: offline, alarm, warn, and the rest. */
export const rankOf = ({ level, what }: Concern) => (what === "offline" ? 3 : heights[level]);
