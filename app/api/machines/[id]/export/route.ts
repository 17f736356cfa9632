import { answerApi } from "../../../../_server/api-caller.ts";
import { exportMachine } from "../../../../_server/export-machine.ts";

type Context = { params: Promise<{ id: string }> };

/** All that is kept of one machine, for administrators. */
export function GET(request: Request, context: Context): Promise<Response> {
  return answerApi(request, () => answer(context));
}

async function answer({ params }: Context): Promise<Response> {
  const { fileName, body } = await exportMachine((await params).id);
  return new Response(body, {
    headers: {
      "content-type": "application/gzip",
      "content-disposition": `attachment; filename="${fileName}"`,
      "cache-control": "no-store",
    },
  });
}
