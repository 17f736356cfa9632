import { Refused } from "../../../../_server/errors.ts";
import { readEvents } from "../../../../_server/history.ts";
import { orRefusal } from "../../../../_server/http-refusal.ts";
import { requireUser } from "../../../../_server/session.ts";

type Context = { params: Promise<{ id: string }> };

/** `?before=`: the newest events, or those before one that is known; `MachineEvent[]`. */
export function GET(request: Request, context: Context): Promise<Response> {
  return orRefusal(answer(request, context));
}

async function answer(request: Request, { params }: Context): Promise<Response> {
  await requireUser();
  const before = readBefore(new URL(request.url).searchParams.get("before"));
  const events = await readEvents((await params).id, before);
  return Response.json(events, { headers: { "cache-control": "no-store" } });
}

function readBefore(text: string | null): number | undefined {
  if (text === null) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new Refused("before", "must be the id of an event");
  return Number(text);
}
