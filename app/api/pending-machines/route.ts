import { answerApi } from "../../_server/api-caller.ts";
import { readPendingMachines } from "../../_server/pending-machines.ts";

/** For administrators: `PendingMachines`. */
export function GET(request: Request): Promise<Response> {
  return answerApi(request, async () =>
    Response.json(await readPendingMachines(), { headers: { "cache-control": "no-store" } }),
  );
}
