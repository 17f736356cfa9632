import "server-only";
import type { MachineSettings } from "@realtimemonitor/protocol/settings.ts";
import { tellHub } from "./hub.ts";
import { pushSettings } from "./pusher.ts";

/** One push takes the router some milliseconds; more at once only wait there. */
const pushesAtOnce = 8;

/** When so many in a row fail the router is away, and each more would only keep the administrator waiting. */
const failuresLimit = 8;

/**
 * Pushes new settings to their machines, and returns to how many. The hub hears of a push by itself; of the others it is
 * told. What neither hears now, the hub finds in the database.
 */
export async function deliverSettings(settings: Record<string, MachineSettings>): Promise<number> {
  let failures = 0;
  const unsent: string[] = [];
  await forEachOf(Object.entries(settings), pushesAtOnce, async ([id, one]) => {
    const isSent = failures < failuresLimit && (await pushSettings(id, one));
    failures = isSent ? 0 : failures + 1;
    if (!isSent) unsent.push(id);
  });
  await tellHubOf(unsent);
  return Object.keys(settings).length - unsent.length;
}

/** Has the hub read these machines anew; none when it is away. */
export async function tellHubOf(ids: string[]): Promise<void> {
  let isAway = false;
  await forEachOf(ids, pushesAtOnce, async (id) => {
    if (!isAway) isAway = !(await tellHub(id));
  });
}

/** `work` on each, on at most so many at a time. */
async function forEachOf<Item>(items: Item[], atOnce: number, work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values(); // shared: each worker takes the next
  const worker = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
