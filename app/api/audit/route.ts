import { answerApi } from "../../_server/api-caller.ts";
import { exportAudit } from "../../_server/audit-log.ts";
import { readAuditQuestion } from "../../_server/audit-question.ts";
import { Refused } from "../../_server/errors.ts";
import { requireAdmin } from "../../_server/session.ts";

const types = { csv: "text/csv; charset=utf-8; header=present", json: "application/json" };

/** `?format=csv|json`, and what to look for (`AuditQuestion`): the log, the newest first, for administrators. */
export function GET(request: Request): Promise<Response> {
  return answerApi(request, () => answer(request));
}

async function answer(request: Request): Promise<Response> {
  await requireAdmin(); // who may not ask is not told what is wrong with the question
  const query = new URL(request.url).searchParams;
  for (const name of query.keys()) if (query.getAll(name).length > 1) throw new Refused(name, "must be given once");
  const { format = "json", ...asked } = Object.fromEntries(query);
  if (format !== "json" && format !== "csv") throw new Refused("format", "must be json or csv");
  const body = await exportAudit(readAuditQuestion(asked), format);
  const day = new Date().toISOString().slice(0, 10);
  return new Response(body, {
    headers: {
      "content-type": types[format],
      "content-disposition": `attachment; filename="audit-${day}.${format}"`,
      "cache-control": "no-store",
    },
  });
}
