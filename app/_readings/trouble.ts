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

/** The level that a share is shown with: where it is what a machine suffers from, the one that its words have. */
export const levelOf = (what: "memory" | "disk", share: number, concern: Concern): Trouble =>
  concern.what === what ? concern.level : troubleOf(share);

export const noConcern: Concern = { level: "plain", what: null, reason: null, share: 0 };

const heights: Record<Trouble, number> = { plain: 0, warn: 1, alarm: 2 };

/** Who is over a limit must fall so far below it, so that a machine at the limit does not come and go. */
const backPercent = 2;

function steady(what: Concern["what"], share: number, before: Concern): Trouble {
  const now = troubleOf(share);
  if (before.what !== what) return now;
  const kept = troubleOf(share + backPercent);
  return heights[kept] <= heights[before.level] ? kept : now;
}

/** The worst about a machine. `minutePercent`: how busy its cores were in the last minute, null when it is not known. */
export function concernOf(
  row: Pick<FleetRow, "presence" | "memory" | "disks">,
  minutePercent: number | null,
  before = noConcern,
): Concern {
  const memory = memoryShare(row.memory);
  const fullest = fullestDisk(row.disks);
  const levels = {
    memory: memory === null ? "plain" : steady("memory", memory, before),
    disk: fullest === null ? "plain" : steady("disk", fullest.share, before),
    cpu: minutePercent !== null && minutePercent >= busyLimit(before) ? "warn" : "plain",
  } as const;
  const shares = { memory: memory ?? 0, disk: fullest?.share ?? 0, cpu: minutePercent ?? 0 };
  const share = Math.max(shares.memory, shares.disk, shares.cpu);
  if (row.presence === "offline") return { level: "alarm", what: "offline", reason: "offline", share };

  let worst: "memory" | "disk" | "cpu" = "memory";
  for (const what of ["disk", "cpu"] as const) {
    const ahead = heights[levels[what]] - heights[levels[worst]];
    if (ahead > 0 || (ahead === 0 && shares[what] > shares[worst])) worst = what;
  }
  if (levels[worst] !== "plain") {
    const word = { memory: "memory", disk: `disk ${fullest?.disk.mount}`, cpu: "cpu" }[worst];
    const reason = `${word} ${Math.round(shares[worst])} %${worst === "cpu" ? " for a minute" : ""}`;
    return { level: levels[worst], what: worst, reason, share };
  }
  if (row.presence === "late") return { level: "warn", what: "late", reason: "late", share };
  return { ...noConcern, share };
}

const busyLimit = (before: Concern) => busyMinutePercent - (before.what === "cpu" ? backPercent : 0);

export const isSameConcern = (a: Concern, b: Concern) =>
  a.level === b.level && a.what === b.what && a.reason === b.reason && a.share === b.share;

/** Worst first: offline, alarm, warn, and the rest. */
export const rankOf = ({ level, what }: Concern) => (what === "offline" ? 3 : heights[level]);
