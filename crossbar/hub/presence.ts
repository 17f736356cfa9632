import { clientStatePeriodMs } from "@realtimemonitor/protocol/client-state.ts";
import type { Presence } from "@realtimemonitor/protocol/frame.ts";
import { clock, isTutorial, type Machine } from "./machine.ts";

/** What a healthy network and a busy host may add to a sample's way. */
const slackMs = 1_000;
/** Under one second the slack alone would decide. */
const shortestPeriodMs = 1_000;

/**
 * Online, until two samples are missing (late), and five (offline), or until its last session left. A disabled machine sends
 * no samples, so its states count. Only the hub's clock is in it. At one sample a second: late after 3 s, offline after 6 s.
 */
export function presenceOf(machine: Machine, now = clock()): Presence {
  const { disabled } = machine.settings;
  const isTutorialThere = isTutorial(machine) && machine.sessions.size > 0;
  // while it is disabled the tutorial's client says nothing at all, and then needs a moment to begin again
  if (disabled && isTutorial(machine)) return isTutorialThere ? "online" : "offline";
  const heard = disabled
    ? machine.heardClock
    : isTutorialThere
      ? Math.max(machine.sampledClock ?? 0, machine.waitingClock)
      : machine.sampledClock;
  if (heard === null || machine.hasLeft) return "offline";

  const periodMs = disabled ? clientStatePeriodMs : Math.max(machine.paceSeconds * 1000, shortestPeriodMs);
  const silentMs = now - heard;
  if (silentMs > 5 * periodMs + slackMs) return "offline";
  return silentMs > 2 * periodMs + slackMs ? "late" : "online";
}

/** Takes a session that has left from its machine; returns the machine when it was its last. */
export function sessionLeft(machines: Iterable<Machine>, session: number): Machine | undefined {
  for (const machine of machines) {
    if (!machine.sessions.delete(session)) continue;
    machine.hasLeft = machine.sessions.size === 0;
    return machine.hasLeft ? machine : undefined;
  }
  return undefined;
}
