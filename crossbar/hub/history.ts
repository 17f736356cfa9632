import type { ClientNotice } from "@realtimemonitor/protocol/client-notice.ts";
import type { Sample } from "@realtimemonitor/protocol/sample.ts";
import type { Block } from "../../prisma/history/block.ts";
import { packMinute } from "../../prisma/history/minute.ts";
import { createHealing, type ReadBacklog } from "./heal.ts";
import { isTutorial, type Machine, type Machines } from "./machine.ts";
import { createOpenMinutes, minuteMs } from "./open-minutes.ts";
import { createRecent } from "./recent.ts";
import { missingOf, newRun, type Run, takeStored } from "./run.ts";
import type { Store } from "./store.ts";

/** After its end a minute waits for stragglers, and then for its turn, so that a fleet's minutes are not written at once. */
const stragglersMs = 2_000;
const spreadMs = 15_000;
/** What is healed comes in pieces; a minute is written when no more of it came for so long. */
const quietMs = 3_000;

type History = {
  machines: Machines;
  store: Store;
  notify(machineId: string, notice: ClientNotice): void;
  /** What is missing, healed or lost of a machine changed. */
  onChange(machine: Machine): void;
  /** An agent has begun a run that the database knows nothing of. */
  onJoined(machine: Machine, at: number): void;
  onLost(machine: Machine, count: number): void;
};

/**
 * Every sample's way from the door to the database: into an open minute, packed when the minute is over, kept for ten
 * minutes for viewers, written, and then acknowledged to its agent. What is missing in a run is asked for again. A sample is
 * known by its run and its number: what comes twice changes nothing.
 */
export function createHistory({ machines, store, notify, onChange, onJoined, onLost }: History) {
  /** The run that each machine is in: the id of a run is an agent's word, and might be another's. */
  const runs = new Map<string, Run>();
  const openMinutes = createOpenMinutes();
  const recent = createRecent({ openOf: openMinutes.of });
  const runOf = ({ id }: Machine) => runs.get(id);
  let isAskingStore = false;
  let sweptAt = 0;

  const healing = createHealing({
    machines,
    runOf,
    ask: notify,
    onLost: lost,
  });

  function lost(machine: Machine, count: number): void {
    if (count === 0) return;
    machine.history = { ...machine.history, lost: machine.history.lost + count };
    onLost(machine, count);
  }

  /** The run that the machine is in; the one before it is over, and what is missing of it is lost. */
  function enterRun(machine: Machine, runId: string): Run {
    const before = runOf(machine);
    if (before?.id === runId) return before;
    if (before) lost(machine, missingOf(before));
    const run = newRun(machine.id, runId, machine.timing.missedTicks);
    runs.set(machine.id, run);
    return run;
  }

  function tellMissing(machine: Machine, run: Run): void {
    const missing = missingOf(run);
    if (missing === machine.history.missing) return;
    machine.history = { ...machine.history, missing };
    onChange(machine);
  }

  function keepSample(machine: Machine, run: Run, sample: Sample, at: number): void {
    run.known.add(sample.seq);
    openMinutes.add(machine.id, sample, at, Date.now());
  }

  async function askStore(): Promise<void> {
    const asking = [...runs.values()].filter(({ floor }) => floor === undefined).slice(0, 100);
    if (asking.length === 0 || isAskingStore) return;
    isAskingStore = true;
    const answers = await store.stored(asking.map(({ machineId, id }) => ({ machineId, runId: id })));
    isAskingStore = false;
    for (const { machineId, runId, ranges, recent: minutes } of answers ?? []) {
      const [machine, run] = [machines.get(machineId), runs.get(machineId)];
      if (!machine || run?.id !== runId) continue;
      takeStored(run, ranges, machine.settings.frequency);
      if (ranges.length === 0) onJoined(machine, run.enteredAt);
      for (const minute of minutes) recent.put(machineId, minute);
      tellMissing(machine, run);
    }
  }

  function pack(block: Block): void {
    const packed = packMinute(block);
    const { machineId, minuteAt, runId, data } = packed;
    recent.put(machineId, { minuteAt, runId, data });
    const run = runs.get(machineId);
    const seqs = run?.id === runId ? (block.columns.seq ?? []).filter((seq) => seq !== null) : [];
    store.add({
      block: packed,
      onStored() {
        for (const seq of seqs) run?.settled.add(seq);
        if (run && run === runs.get(machineId)) acknowledge(run);
      },
      onDropped() {
        for (const seq of seqs) run?.known.remove(seq, seq); // the agent still has it, for some minutes
      },
    });
  }

  function acknowledge(run: Run): void {
    const seq = run.floor === undefined ? undefined : run.settled.unbrokenFrom(run.floor);
    if (seq === undefined || seq <= run.ackedSeq) return;
    run.ackedSeq = seq;
    notify(run.machineId, { kind: "acked", runId: run.id, seq });
  }

  return {
    /** A live sample has come; returns when it was taken, on the hub's clock. */
    takeSample(machine: Machine, sample: Sample): number {
      const run = enterRun(machine, sample.runId);
      const { seq, sampledAt, monotonicMs, settings_version } = sample;
      const isInForce = settings_version === machine.settings.version;
      const periodMs = isInForce ? machine.settings.frequency * 1000 : null;
      const { roundTripMs } = machine.timing;
      const at = run.timing.heard({ seq, sampledAt, monotonicMs, periodMs }, Date.now(), roundTripMs);
      const { missedTicks, ...estimates } = run.timing.estimates();
      // the tutorial's samples get their times here: they tell of no clock and no way
      if (!isTutorial(machine)) {
        machine.timing = { ...estimates, roundTripMs, missedTicks: run.missedTicksBefore + missedTicks };
      }
      run.liveSeq = Math.max(run.liveSeq, seq);
      if (!run.known.has(seq)) keepSample(machine, run, sample, at);
      tellMissing(machine, run);
      return at;
    },

    isAsked: healing.isAsked,
    /** An answer to what was asked again has come. */
    takeBacklog(machine: Machine, backlog: ReadBacklog): void {
      healing.answered(machine, backlog, (run, sample) => {
        if (run.known.has(sample.seq)) return;
        const at = run.timing.place(sample.monotonicMs, backlog.monotonicMs, Date.now());
        keepSample(machine, run, sample, at);
        machine.history = { ...machine.history, healed: machine.history.healed + 1 };
      });
      const run = runOf(machine);
      if (run) tellMissing(machine, run);
    },

    /** The last ten minutes of a machine, or undefined. */
    recentOf: recent.of,

    /** Packs the minutes that are over, and asks for what is missing. Call it every now and then. */
    tick(): void {
      const now = Date.now();
      const isOver = ({ machineId, minuteAt, touchedAt }: { machineId: string; minuteAt: number; touchedAt: number }) =>
        now > minuteAt + minuteMs + stragglersMs + turnOf(machineId) && now > touchedAt + quietMs;
      openMinutes.close(isOver).forEach(pack);
      if (now > sweptAt + minuteMs) {
        sweptAt = now;
        recent.sweep();
      }
      store.tick();
      void askStore();
      if (store.isWell()) healing.tick();
    },

    forget(machineId: string): void {
      runs.delete(machineId);
      for (const part of [openMinutes, recent, healing]) part.forget(machineId);
    },

    /** Packs what is open and writes all. */
    async finish(): Promise<void> {
      openMinutes.close(() => true).forEach(pack);
      await store.finish();
    },
  };
}

/** Each machine has its own moment within the spread: ids are random text. */
function turnOf(machineId: string): number {
  let sum = 0;
  for (let index = 0; index < machineId.length; index += 1) sum = (sum * 31 + machineId.charCodeAt(index)) % spreadMs;
  return sum;
}
