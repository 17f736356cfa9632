import type { Host } from "./host.ts";
import { kinds } from "./kinds.ts";
import { between, chance } from "./random.ts";

/** Whether an agent runs on a host, since when the host does, and until when the first of it holds. */
export type Life = { isOn: boolean; bootedAt: number; untilAt: number };

const minuteMs = 60_000;
const oftenMs = 6 * minuteMs;
/** A reboot takes so many seconds. */
const rebootSeconds = [20, 60] as const;
/** How often a silent one falls silent, and for how long. */
const silence = { everyMs: 10 * minuteMs, minutes: [1, 4] } as const;

type Span = { beginsAt: number; endsAt: number };

/** Each host is rebooted once in each slot of its time, at random; known for any time without what was before. */
export function lifeAt(host: Host, atMs: number): Life {
  const everyMs = host.trouble === "reboots often" ? oftenMs : kinds[host.kind].rebootHours * 60 * minuteMs;
  const reboot = spanAround(host.seed + 60, atMs, everyMs, rebootSeconds[0] * 1_000, rebootSeconds[1] * 1_000);
  if (atMs < reboot.next.beginsAt) {
    const life = { isOn: true, bootedAt: reboot.last.endsAt, untilAt: reboot.next.beginsAt };
    return host.trouble === "silent" ? withSilences(host, atMs, life) : life;
  }
  return { isOn: false, bootedAt: reboot.last.endsAt, untilAt: reboot.next.endsAt };
}

function withSilences(host: Host, atMs: number, life: Life): Life {
  const [least, most] = silence.minutes;
  const { next } = spanAround(host.seed + 70, atMs, silence.everyMs, least * minuteMs, most * minuteMs);
  const isSilent = atMs >= next.beginsAt;
  const untilAt = Math.min(life.untilAt, isSilent ? next.endsAt : next.beginsAt);
  return { ...life, isOn: !isSilent, untilAt };
}

/** Of spans that come once in each slot: the last that is over, and the one that is on or comes next. */
function spanAround(
  seed: number,
  atMs: number,
  slotMs: number,
  leastMs: number,
  mostMs: number,
): { last: Span; next: Span } {
  const spanIn = (slot: number): Span => {
    const beginsAt = Math.round((slot + between(0.05, 0.55, chance(seed, slot))) * slotMs);
    return { beginsAt, endsAt: beginsAt + Math.round(between(leastMs, mostMs, chance(seed + 1, slot))) };
  };
  const slot = Math.floor(atMs / slotMs);
  const here = spanIn(slot);
  return atMs < here.endsAt ? { last: spanIn(slot - 1), next: here } : { last: here, next: spanIn(slot + 1) };
}
