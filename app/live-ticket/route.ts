import { NotSignedIn } from "../_server/errors.ts";
import { HttpRefusal } from "../_server/http-refusal.ts";
import { makeLiveTicket } from "../_server/live-ticket.ts";
import { isSameOrigin } from "../_server/peer.ts";

export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request.headers)) {
    return new HttpRefusal(403, "origin", "must be a page of this server").toResponse();
  }
  try {
    return Response.json(await makeLiveTicket(), { headers: { "cache-control": "no-store" } });
  } catch (error) {
    if (error instanceof NotSignedIn) return new HttpRefusal(401, null, error.message).toResponse();
    throw error;
  }
}
