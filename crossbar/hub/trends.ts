import { MachineId } from "@realtimemonitor/protocol/identifiers.ts";
import type { Sample } from "@realtimemonitor/protocol/sample.ts";
import { createTrendColumn, stepOf, type Trend, type Trends, trendsLimit } from "@realtimemonitor/protocol/trend.ts";
import { z } from "zod";
import { tellsNoAddress } from "./fleet.ts";
import { isShown, type Machine, type Machines } from "./machine.ts";
import { Refused } from "./refused.ts";

const Asked = z.tuple([z.array(MachineId).max(trendsLimit)]);

/** The last five minutes of each machine in few bytes, for the sparklines of a page that has just opened. */
export function createTrends(machines: Machines) {
  const columns = new Map<string, ReturnType<typeof newColumns>>();

  function trendOf(machine: Machine, step: number): Trend {
    const { cpus, memory } = columns.get(machine.id) ?? newColumns();
    const { show_cpus, show_memory } = machine.settings;
    return {
      id: machine.id,
      step,
      cpus: show_cpus ? cpus.until(step) : [],
      memory: show_memory ? memory.until(step) : [],
    };
  }

  return {
    /** A live sample of a machine has come. */
    add({ id }: Machine, { cpus, memory }: Sample, receivedAt: number): void {
      const step = stepOf(receivedAt);
      const of = columns.get(id) ?? newColumns();
      columns.set(id, of);
      of.cpus.add(step, cpus?.length ? meanOf(cpus) : null);
      of.memory.add(step, memory?.totalBytes ? (memory.usedBytes / memory.totalBytes) * 100 : null);
    },

    /** What is known of the machines that a page asks for: those that it may see, and of them what is not hidden. */
    answer(args: unknown[], isStranger = false): Trends {
      const asked = Asked.safeParse(args);
      if (!asked.success) {
        throw new Refused("realtimemonitor.error.refused", `ask with a list of up to ${trendsLimit} machine ids`);
      }
      const step = stepOf(Date.now());
      const known = [...new Set(asked.data[0])]
        .map((id) => machines.get(id))
        .filter((machine) => machine !== undefined)
        .filter((machine) => !isStranger || tellsNoAddress(machine));
      return { trends: known.filter(isShown).map((machine) => trendOf(machine, step)) };
    },

    forget: (machineId: string): void => void columns.delete(machineId),
  };
}

const newColumns = () => ({ cpus: createTrendColumn(), memory: createTrendColumn() });

function meanOf(percents: number[]): number {
  let sum = 0;
  for (const percent of percents) sum += percent;
  return sum / percents.length;
}
