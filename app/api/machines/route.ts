import { answerApi } from "../../_server/api-caller.ts";
import { listMachines } from "../../_server/machine-list.ts";

/** `{ machines: ListedMachine[] }`. */
export function GET(request: Request): Promise<Response> {
  return answerApi(request, async () =>
    Response.json({ machines: await listMachines() }, { headers: { "cache-control": "no-store" } }),
  );
}
