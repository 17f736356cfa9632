import { HttpRefusal, orRefusal } from "../_server/http-refusal.ts";
import { makeLiveTicket, makePublicTicket } from "../_server/live-ticket.ts";
import { isSameOrigin, peerAddress } from "../_server/peer.ts";

/**
 * A page that was drawn for strangers asks for `?as=public`. Others get nothing without their session, whether the dashboard
 * is public or not: a page of somebody who was signed out must end.
 */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request.headers)) {
    return new HttpRefusal(403, "origin", "must be a page of this server").toResponse();
  }
  const isPublic = new URL(request.url).searchParams.get("as") === "public";
  const making = isPublic ? makePublicTicket(peerAddress(request.headers)) : makeLiveTicket();
  return orRefusal(making.then((ticket) => Response.json(ticket, { headers: { "cache-control": "no-store" } })));
}
