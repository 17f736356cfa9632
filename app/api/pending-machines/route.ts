import { orRefusal } from "../../_server/http-refusal.ts";
import { readPendingMachines } from "../../_server/pending-machines.ts";

/** For administrators: `PendingMachines`. */
export function GET(): Promise<Response> {
  return orRefusal(answer());
}

async function answer(): Promise<Response> {
  return Response.json(await readPendingMachines(), { headers: { "cache-control": "no-store" } });
}
