import { orRefusal } from "../../../../_server/http-refusal.ts";
import { readSettings } from "../../../../_server/settings.ts";

type Context = { params: Promise<{ id: string }> };

/** For administrators: a `SettingsView`. */
export function GET(_request: Request, context: Context): Promise<Response> {
  return orRefusal(answer(context));
}

async function answer({ params }: Context): Promise<Response> {
  return Response.json(await readSettings((await params).id), { headers: { "cache-control": "no-store" } });
}
