import { answerApi } from "../../../_server/api-caller.ts";
import { readJoinProgress } from "../../../_server/join-tokens.ts";

type Context = { params: Promise<{ id: string }> };

/** For administrators: a `JoinProgress`. */
export function GET(request: Request, context: Context): Promise<Response> {
  return answerApi(request, () => answer(context));
}

async function answer({ params }: Context): Promise<Response> {
  return Response.json(await readJoinProgress((await params).id), { headers: { "cache-control": "no-store" } });
}
