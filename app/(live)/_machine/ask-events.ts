import { MachineEvent } from "@realtimemonitor/protocol/history.ts";
import { z } from "zod";

/** The newest events of a machine, those before one that is known, or those of a time. */
export async function askEvents(
  machineId: string,
  asked: { before?: number | undefined } | { from: number; to: number } = {},
  signal?: AbortSignal,
): Promise<MachineEvent[]> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) if (value !== undefined) query.set(name, String(value));
  const answer = await fetch(`/api/machines/${machineId}/events?${query}`, signal ? { signal } : {});
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return z.array(MachineEvent).parse(await answer.json());
}
