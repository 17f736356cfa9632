import type { Database } from "../../prisma/open-database.ts";
import { askHub } from "./ask-hub.ts";
import { addMachine } from "./people.ts";
import type { TestRouter } from "./router.ts";

/** Machines of a thousand cores that are away: a snapshot of the fleet is then three quarters of a megabyte. */
export async function addLargeFleet({ env }: TestRouter, database: Database, machines = 150): Promise<void> {
  const cpus = Array(1_024).fill(12.5);
  const lastRow = { seq: 1, sampledAt: Date.now(), receivedAt: Date.now(), settings_version: 1, cpus };
  for (let n = 0; n < machines; n += 1) {
    const { id } = await addMachine(database, { name: `away ${n}` });
    await database.machine.update({ where: { id }, data: { lastRow: { ...lastRow, id } } });
    await askHub(env.hubSocket, "/reload", { machineId: id });
  }
}
