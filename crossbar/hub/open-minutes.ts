import { eachNumber } from "@realtimemonitor/protocol/columns.ts";
import type { Sample } from "@realtimemonitor/protocol/sample.ts";
import type { Block, BlockColumns } from "../../prisma/history/block.ts";

export const minuteMs = 60_000;
export const minuteOf = (at: number) => at - (at % minuteMs);

/** A legal sample has at most 1,500 numbers. Names that come and go make more columns; beyond this they are left out. */
const columnsLimit = 2_048;

/** Samples of one machine and run in one minute, as columns; NaN where a sample has no such number. */
type OpenMinute = {
  machineId: string;
  runId: string;
  minuteAt: number;
  length: number;
  columns: Map<string, number[]>;
  touchedAt: number;
};

export type OpenMinutes = ReturnType<typeof createOpenMinutes>;

/**
 * What has come and is not yet written. Columns of plain numbers, for a sample as an object takes twenty times as much: a
 * thousand machines with an open minute each are some 20 MB.
 */
export function createOpenMinutes() {
  const byMachine = new Map<string, OpenMinute[]>();

  function openOf(machineId: string, runId: string, minuteAt: number): OpenMinute {
    const minutes = byMachine.get(machineId) ?? [];
    byMachine.set(machineId, minutes);
    const found = minutes.find((minute) => minute.minuteAt === minuteAt && minute.runId === runId);
    if (found) return found;
    const opened = { machineId, runId, minuteAt, length: 0, columns: new Map<string, number[]>(), touchedAt: 0 };
    minutes.push(opened);
    return opened;
  }

  return {
    /** `at`: when it was taken; `now`: what time it is. Both on the hub's clock. */
    add(machineId: string, sample: Sample, at: number, now: number): void {
      const minute = openOf(machineId, sample.runId, minuteOf(at));
      minute.touchedAt = now;
      push(minute, "at", at);
      eachNumber(sample, (name, value) => push(minute, name, value));
      minute.length += 1;
    },

    /** Takes out the minutes that are over, as the rule says. */
    close(isOver: (minute: { machineId: string; minuteAt: number; touchedAt: number }) => boolean): Block[] {
      const closed: Block[] = [];
      for (const [machineId, minutes] of byMachine) {
        if (!minutes.some(isOver)) continue;
        closed.push(...minutes.filter(isOver).map(blockOf));
        const open = minutes.filter((minute) => !isOver(minute));
        if (open.length > 0) byMachine.set(machineId, open);
        else byMachine.delete(machineId);
      }
      return closed;
    },

    of: (machineId: string): Block[] => (byMachine.get(machineId) ?? []).map(blockOf),
    forget: (machineId: string): void => void byMachine.delete(machineId),
  };
}

function push(minute: OpenMinute, name: string, value: number): void {
  const column = minute.columns.get(name);
  if (column) {
    while (column.length < minute.length) column.push(Number.NaN);
    column.push(value);
    return;
  }
  if (minute.columns.size >= columnsLimit) return;
  const opened = new Array<number>(minute.length).fill(Number.NaN);
  opened.push(value);
  minute.columns.set(name, opened);
}

/** In the order of seq, whatever order they came in. */
function blockOf({ machineId, runId, minuteAt, length, columns }: OpenMinute): Block {
  const seqs = columns.get("seq") ?? [];
  const order = Array.from({ length }, (_, index) => index).sort((a, b) => (seqs[a] ?? 0) - (seqs[b] ?? 0));
  const ordered: BlockColumns = {};
  for (const [name, values] of columns) {
    ordered[name] = order.map((index) => {
      const value = values[index];
      return value === undefined || Number.isNaN(value) ? null : value;
    });
  }
  return { machineId, runId, minuteAt, columns: ordered };
}
