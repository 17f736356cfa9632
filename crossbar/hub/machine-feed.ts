import { MachineId } from "@realtimemonitor/protocol/identifiers.ts";
import type { MachineSample, RecentSamples } from "@realtimemonitor/protocol/machine-feed.ts";
import type { Sample } from "@realtimemonitor/protocol/sample.ts";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import type { Router } from "./connection.ts";
import { isShown, type Machine, type Machines } from "./machine.ts";
import { Refused } from "./refused.ts";

/** Each watched machine costs the router a publication a second. */
const watchedLimit = 50;

type Feed = {
  machines: Machines;
  router: Router;
  recentOf(machineId: string): RecentSamples | undefined;
  /** To pages whose session stands. */
  publish: Router["publish"];
};

/**
 * The page of one machine: it subscribes to the machine's topic and asks for the last ten minutes; from then on each sample
 * is published there, until the router says that the last subscriber has left.
 */
export function createMachineFeed({ machines, router, recentOf, publish }: Feed) {
  /** Machine ids by the router's number of the subscription. */
  const watched = new Map<number, string>();

  return {
    /** The last ten minutes, for a page that has subscribed. */
    async recent([id]: unknown[]): Promise<RecentSamples> {
      const machineId = MachineId.safeParse(id);
      const machine = machineId.success ? machines.get(machineId.data) : undefined;
      if (!machine || !isShown(machine)) throw new Refused("realtimemonitor.error.refused", "there is no such machine");
      const subscription = await router.call("wamp.subscription.lookup", [topics.machine(machine.id)]);
      if (typeof subscription === "number" && (watched.has(subscription) || watched.size < watchedLimit))
        watched.set(subscription, machine.id);
      return recentOf(machine.id) ?? { id: machine.id, sentAt: Date.now(), at: [], series: {} };
    },

    onSample(machine: Machine, sample: Sample, at: number): void {
      if (watched.size === 0 || ![...watched.values()].includes(machine.id)) return;
      const whole: MachineSample = { ...sample, id: machine.id, at };
      publish(topics.machine(machine.id), [whole]);
    },

    /** The last subscriber left. */
    deserted: (subscription: number): void => void watched.delete(subscription),
    /** The router is lost, and with it its numbers. */
    lost: (): void => watched.clear(),
  };
}
