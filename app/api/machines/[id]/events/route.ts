import { answerApi } from "../../../../_server/api-caller.ts";
import { readEvents } from "../../../../_server/history.ts";
import { readEventQuestion } from "../../../../_server/history-question.ts";
import { requireUser } from "../../../../_server/session.ts";

type Context = { params: Promise<{ id: string }> };

/** `?before=`: the newest events, or those before one that is known; `?from=&to=`: those of a time; `MachineEvent[]`. */
export function GET(request: Request, context: Context): Promise<Response> {
  return answerApi(request, () => answer(request, context));
}

async function answer(request: Request, { params }: Context): Promise<Response> {
  await requireUser(); // who may not ask is not told what is wrong with the question
  const asked = readEventQuestion(new URL(request.url).searchParams);
  const events = await readEvents((await params).id, asked);
  return Response.json(events, { headers: { "cache-control": "no-store" } });
}
