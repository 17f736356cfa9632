import type { ClientState } from "@realtimemonitor/protocol/client-state.ts";
import type { SettingsStatus } from "@realtimemonitor/protocol/frame.ts";
import { clock, isTutorial, type Machine } from "./machine.ts";

/** An agent that is online has so long to obey before it counts as drifted. */
const obeyWithinMs = 5_000;
const lastPauseMs = 300_000;

/**
 * Takes what an agent says of its settings. Returns whether that is news, for the database and the admin: an agent
 * says the same every 15 s.
 */
export function takeState(machine: Machine, state: ClientState): boolean {
  const { settings_version: version, result, reason } = state;
  const last = machine.reported;
  const isWanted = version === machine.settings.version;
  const answersPush = isWanted && machine.pushedClock !== null;
  const isNews = answersPush || last?.version !== version || last.result !== result || last.reason !== reason;
  if (!isNews) return false;

  const tookMs = answersPush && result === "applied" ? clock() - (machine.pushedClock ?? 0) : null;
  machine.reported = {
    version,
    result,
    reason,
    at: Date.now(),
    appliedInMs: tookMs === null ? null : Math.round(tookMs),
  };
  if (isWanted) {
    machine.pushedClock = null;
    machine.pushes = { count: 0, nextClock: 0 };
  }
  return true;
}

/** Changes of a clock or a way that an administrator would want to see, in ms. */
const noticeable = { skewMs: 20, jitterMs: 5, roundTripMs: 5 };

/** Takes what an agent says of its way and its outbox. Returns whether its clock and pace are news for the admin. */
export function takeDelivery(machine: Machine, { roundTripMs, outbox }: ClientState): boolean {
  machine.history = { ...machine.history, held: outbox?.held ?? null };
  machine.timing = { ...machine.timing, roundTripMs: roundTripMs ?? null };
  const [now, told] = [machine.timing, machine.toldTiming];
  const isNews =
    now.missedTicks !== told.missedTicks ||
    (["skewMs", "jitterMs", "roundTripMs"] as const).some((name) =>
      now[name] === null || told[name] === null
        ? now[name] !== told[name]
        : Math.abs(now[name] - told[name]) > noticeable[name],
    );
  if (isNews) machine.toldTiming = now;
  return isNews;
}

/** How far a machine has come in obeying. It is asked for each machine several times a second. */
export function statusOf(machine: Machine, now = clock()): SettingsStatus["status"] {
  if (isTutorial(machine)) return "untold";
  const { reported, settings } = machine;
  if (reported?.version === settings.version) return reported.result;
  return isOverdue(machine, now) ? "drifted" : "pending";
}

/** What the admin sees of a machine's obedience. */
export function settingsStatusOf(machine: Machine): SettingsStatus {
  const { reported, settings } = machine;
  const isWanted = reported?.version === settings.version;
  return {
    status: statusOf(machine),
    wanted_version: settings.version,
    reported_version: reported?.version ?? null,
    reason: isWanted ? reported.reason : null,
    appliedInMs: isWanted ? reported.appliedInMs : null,
    reportedAt: reported?.at ?? null,
  };
}

/** It reports something else, though it is there and had the time. One that has not reported yet is only pending. */
const isOverdue = ({ reported, presence, waitingClock }: Machine, now: number): boolean =>
  reported !== null && presence !== "offline" && now - waitingClock > obeyWithinMs;

/** Whether to push the settings to a drifted agent now. Counts as done: the next is due after twice the pause. */
export function takePushTurn(machine: Machine, now = clock()): boolean {
  // an agent takes no older settings; the next ones that are saved will be newer than what it has
  if ((machine.reported?.version ?? 0) > machine.settings.version) return false;
  if (statusOf(machine, now) !== "drifted" || now < machine.pushes.nextClock) return false;
  const { count } = machine.pushes;
  machine.pushes = { count: count + 1, nextClock: now + Math.min(lastPauseMs, obeyWithinMs * 2 ** (count + 1)) };
  machine.pushedClock = now;
  return true;
}
