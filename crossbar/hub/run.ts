import { createSeqs, type SeqRange, type Seqs } from "./seqs.ts";
import { createRunTiming, type RunTiming } from "./timing.ts";

/** What the hub knows of the samples of one run of an agent. */
export type Run = {
  machineId: string;
  id: string;
  enteredAt: number;
  timing: RunTiming;
  /** Of the machine's runs before this one. */
  missedTicksBefore: number;
  /** Here, in the database, or given up: not to be asked for. */
  known: Seqs;
  /** In the database, or given up: the agent need not keep it. */
  settled: Seqs;
  /** Numbers before it are not ours to ask for; undefined until the database has told what it holds. */
  floor: number | undefined;
  /** What the agent was told last. */
  ackedSeq: number;
  /** The newest that came live. */
  liveSeq: number;
};

/** An agent keeps a quarter of an hour; what is older cannot be had from it. */
const outboxSpanMs = 900_000;

export const newRun = (machineId: string, id: string, missedTicksBefore: number): Run => ({
  machineId,
  id,
  enteredAt: Date.now(),
  timing: createRunTiming(),
  missedTicksBefore,
  known: createSeqs(),
  settled: createSeqs(),
  floor: undefined,
  ackedSeq: -1,
  liveSeq: -1,
});

/** Takes in what the database holds of the run; from now on the gaps are known. */
export function takeStored(run: Run, ranges: readonly SeqRange[], frequency: number): void {
  for (const [first, last] of ranges) {
    run.known.add(first, last);
    run.settled.add(first, last);
  }
  const oldest = Math.floor((run.known.first() ?? 0) - outboxSpanMs / 1000 / frequency);
  run.floor = ranges[0]?.[0] ?? Math.max(0, oldest);
}

/** Which samples were taken and have not come. */
export const gapsOf = ({ known, floor, liveSeq }: Run): SeqRange[] =>
  floor === undefined ? [] : known.gaps(floor, liveSeq);

export const missingOf = (run: Run): number => countOf(gapsOf(run));

/** What of a range is missing cannot be had any more; returns how many samples that are. */
export function giveUp(run: Run, first: number, last: number): number {
  const gaps = run.known.gaps(Math.max(first, run.floor ?? first), last);
  for (const [low, high] of gaps) {
    run.known.add(low, high);
    run.settled.add(low, high);
  }
  return countOf(gaps);
}

const countOf = (ranges: readonly SeqRange[]) => ranges.reduce((sum, [low, high]) => sum + high - low + 1, 0);
