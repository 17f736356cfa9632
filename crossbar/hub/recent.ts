import { type RecentSamples, recentSpanMs } from "@realtimemonitor/protocol/machine-feed.ts";
import { type Block, decodeBlock, encodeBlock, mergeColumns } from "../../prisma/history/block.ts";
import { minuteMs } from "./open-minutes.ts";

type Kept = { minuteAt: number; runId: string; data: Uint8Array };

export type Recent = ReturnType<typeof createRecent>;

/**
 * The last ten minutes of each machine, every sample of them: packed minutes, as the database gets them, and what is still
 * open. Packed, ten minutes take some 15 kB a machine; as objects they would be 1.5 MB.
 */
export function createRecent({ openOf }: { openOf(machineId: string): Block[] }) {
  const byMachine = new Map<string, Kept[]>();

  const oldestAt = () => Date.now() - recentSpanMs - minuteMs;

  return {
    put(machineId: string, minute: Kept): void {
      const kept = (byMachine.get(machineId) ?? []).filter(({ minuteAt }) => minuteAt > oldestAt());
      if (minute.minuteAt <= oldestAt()) return;
      const index = kept.findIndex((one) => one.minuteAt === minute.minuteAt && one.runId === minute.runId);
      if (index < 0) kept.push(minute);
      else kept[index] = merged(kept[index] as Kept, minute);
      byMachine.set(machineId, kept);
    },

    /** All numbers of the last ten minutes, or since then, in the order of time; undefined when there are none. */
    of(machineId: string, sinceAt = 0): RecentSamples | undefined {
      const since = Math.max(sinceAt, Date.now() - recentSpanMs);
      const isAsked = ({ minuteAt }: { minuteAt: number }) => minuteAt > since - minuteMs;
      const packed = (byMachine.get(machineId) ?? []).filter(isAsked);
      const minutes = [...packed.map(({ data }) => decodeBlock(data)), ...openOf(machineId).filter(isAsked)];
      const recent = joined(minutes, since);
      return recent.at.length > 0 ? { id: machineId, sentAt: Date.now(), ...recent } : undefined;
    },

    /** Lets go of minutes that are too old; of machines that fell silent as well. */
    sweep(): void {
      for (const [machineId, minutes] of byMachine) {
        const kept = minutes.filter(({ minuteAt }) => minuteAt > oldestAt());
        if (kept.length === 0) byMachine.delete(machineId);
        else if (kept.length < minutes.length) byMachine.set(machineId, kept);
      }
    },
    forget: (machineId: string): void => void byMachine.delete(machineId),
  };
}

function merged(kept: Kept, more: Kept): Kept {
  const block = decodeBlock(kept.data);
  const columns = mergeColumns(block.columns, decodeBlock(more.data).columns);
  return { ...kept, data: encodeBlock({ ...block, columns }) };
}

/** One row of samples out of several minutes and runs; where two tell of the same moment, of both. */
function joined(blocks: Block[], since: number): Pick<RecentSamples, "at" | "series"> {
  const places = blocks
    .flatMap((block) => (block.columns.at ?? []).map((at, index) => ({ at: at ?? 0, index, columns: block.columns })))
    .filter(({ at }) => at >= since)
    .sort((a, b) => a.at - b.at);
  const names = new Set(blocks.flatMap(({ columns }) => Object.keys(columns)));
  names.delete("at");
  const series: RecentSamples["series"] = {};
  for (const name of names) series[name] = places.map(({ columns, index }) => columns[name]?.[index] ?? null);
  return { at: places.map(({ at }) => at), series };
}
