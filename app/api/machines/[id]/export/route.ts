import { exportMachine } from "../../../../_server/export-machine.ts";
import { orRefusal } from "../../../../_server/http-refusal.ts";

type Context = { params: Promise<{ id: string }> };

/** All that is kept of one machine, for administrators. */
export function GET(_request: Request, context: Context): Promise<Response> {
  return orRefusal(answer(context));
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
