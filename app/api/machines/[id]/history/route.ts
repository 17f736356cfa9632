import { answerApi } from "../../../../_server/api-caller.ts";
import { readHistory } from "../../../../_server/history.ts";
import { historyCsv } from "../../../../_server/history-csv.ts";
import { readHistoryQuestion } from "../../../../_server/history-question.ts";
import { requireUser } from "../../../../_server/session.ts";

type Context = { params: Promise<{ id: string }> };

/** `?from=&to=&points=&format=`: a `HistorySeries` as JSON, or the same as CSV. */
export function GET(request: Request, context: Context): Promise<Response> {
  return answerApi(request, () => answer(request, context));
}

async function answer(request: Request, { params }: Context): Promise<Response> {
  await requireUser(); // who may not ask is not told what is wrong with the question
  const { id } = await params;
  const { format, ...question } = readHistoryQuestion(new URL(request.url).searchParams, request.headers.get("accept"));
  const history = await readHistory(id, question);
  const headers = { "cache-control": "no-store", vary: "accept" };
  if (format === "json") return Response.json(history, { headers });
  return new Response(historyCsv(history), {
    headers: {
      ...headers,
      "content-type": "text/csv; charset=utf-8; header=present",
      "content-disposition": `attachment; filename="${history.machineId}.csv"`,
    },
  });
}
