import { type Backlog, backlogLimit } from "@realtimemonitor/protocol/backlog.ts";
import type { ClientNotice } from "@realtimemonitor/protocol/client-notice.ts";
import type { Sample } from "@realtimemonitor/protocol/sample.ts";
import { clock, isTutorial, type Machine, type Machines } from "./machine.ts";
import { gapsOf, giveUp, type Run } from "./run.ts";
import type { SeqRange } from "./seqs.ts";

/**
 * One answer is up to sixty samples, some 60 kB and 3 ms of the hub: so many a second leave room for what comes live, and a
 * thousand machines that were cut off for ten minutes are whole again after four minutes.
 */
const pace = { perSecond: 40, atOnce: 4 };
/** One that is busy with what is live does not answer, and must not keep others from being asked. */
const placeMs = 1_000;
const answerWithinMs = 3_000;
const lastPauseMs = 30_000;
/** An agent that does not answer has nothing to say (one of version 0.1 cannot). */
const triesLimit = 6;

/** `openUntil`: it holds one of the few places so long; an answer that comes later is still taken. */
type Asked = { run: Run; seq: number; limit: number; tries: number; openUntil: number; askAgainAt: number };

type Heal = {
  machines: Machines;
  runOf(machine: Machine): Run | undefined;
  ask(machineId: string, notice: ClientNotice): void;
  /** So many samples of this machine can't be had any more. */
  onLost(machine: Machine, count: number): void;
};

/** An answer with the samples in it that are good; `lastSeq` is the last that it had, bad ones too, if it had any. */
export type ReadBacklog = Backlog & { lastSeq: number | undefined };

export type Healing = ReturnType<typeof createHealing>;

/**
 * Asks agents again for what has not come. Each gets one question at a time and answers with one message; few are asked at
 * once. So nothing comes that was not asked for, and a fleet that returns from a fault does not flood the hub.
 */
export function createHealing({ machines, runOf, ask, onLost }: Heal) {
  const asked = new Map<string, Asked>();
  let allowance = pace.atOnce;
  let allowedClock = clock();

  function mayAsk(): boolean {
    const now = clock();
    allowance = Math.min(pace.atOnce, allowance + ((now - allowedClock) / 1000) * pace.perSecond);
    allowedClock = now;
    return allowance >= 1 && [...asked.values()].filter(({ openUntil }) => now < openUntil).length < pace.atOnce;
  }

  function askFor(machine: Machine, run: Run, [seq, last]: SeqRange): void {
    const before = asked.get(machine.id);
    const tries = before?.run === run && before.seq === seq ? before.tries + 1 : 1;
    const limit = Math.min(backlogLimit, last - seq + 1);
    if (tries > triesLimit) {
      asked.delete(machine.id);
      onLost(machine, giveUp(run, seq, seq + limit - 1));
      return;
    }
    const now = clock();
    const pauseMs = Math.min(lastPauseMs, answerWithinMs * 2 ** (tries - 1));
    asked.set(machine.id, { run, seq, limit, tries, openUntil: now + placeMs, askAgainAt: now + pauseMs });
    allowance -= 1;
    ask(machine.id, { kind: "resendFrom", runId: run.id, seq, limit });
  }

  function look(machine: Machine): void {
    const run = runOf(machine);
    const [gap] = run && !machine.settings.disabled && machine.presence !== "offline" ? gapsOf(run) : [];
    if (!run || !gap) {
      asked.delete(machine.id);
      return;
    }
    if (isTutorial(machine)) {
      onLost(machine, giveUp(run, ...gap)); // its client keeps nothing
      return;
    }
    const before = asked.get(machine.id);
    const isWaiting = before?.run === run && clock() < before.askAgainAt;
    if (!isWaiting && mayAsk()) askFor(machine, run, gap);
  }

  return {
    /** Whether an answer of this machine is waited for. What else it sends is not even looked at. */
    isAsked: (machineId: string): boolean => asked.has(machineId),

    /** Call it every now and then, while the database takes writes. */
    tick(): void {
      for (const machine of machines.values()) if (machine.history.missing > 0 || asked.has(machine.id)) look(machine);
    },

    /** An answer is in; `take` gets its samples. What should be among them and is not is given up. */
    answered(machine: Machine, backlog: ReadBacklog, take: (run: Run, sample: Sample) => void): void {
      const open = asked.get(machine.id);
      if (!open || open.run.id !== backlog.runId || open.seq !== backlog.fromSeq) return;
      asked.delete(machine.id);
      const { run, seq: first } = open;
      const last = first + open.limit - 1;
      const samples = backlog.samples.filter(({ seq, runId }) => runId === run.id && first <= seq && seq <= last);
      for (const sample of samples) take(run, sample);
      const { lastSeq = last, oldestSeq } = backlog;
      const answeredTo = Math.max(Math.min(lastSeq, last), Math.min(oldestSeq - 1, run.liveSeq));
      onLost(machine, giveUp(run, first, answeredTo));
      look(machine);
    },
    forget: (machineId: string): void => void asked.delete(machineId),
  };
}
