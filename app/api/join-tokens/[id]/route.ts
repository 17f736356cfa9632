import { orRefusal } from "../../../_server/http-refusal.ts";
import { readJoinProgress } from "../../../_server/join-tokens.ts";

type Context = { params: Promise<{ id: string }> };

/** For administrators: a `JoinProgress`. */
export function GET(_request: Request, context: Context): Promise<Response> {
  return orRefusal(answer(context));
}

async function answer({ params }: Context): Promise<Response> {
  return Response.json(await readJoinProgress((await params).id), { headers: { "cache-control": "no-store" } });
}
