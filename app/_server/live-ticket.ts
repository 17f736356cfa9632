import "server-only";
import { pageAuthid } from "@realtimemonitor/protocol/identifiers.ts";
import { randomText } from "@realtimemonitor/protocol/random.ts";
import { sealTicket, type TicketAnswer, ticketLifetimeMs } from "@realtimemonitor/protocol/ticket.ts";
import { realm } from "@realtimemonitor/protocol/topics.ts";
import { serverSecrets } from "./env.ts";
import { requireUser } from "./session.ts";

/** A page's way to the router: once, within a minute, as this session and its role. */
export async function makeLiveTicket(): Promise<TicketAnswer> {
  const { sessionId, role } = await requireUser();
  const issuedAt = Date.now();
  const claims = { nonce: randomText(24), sessionId, role, issuedAt, expiresAt: issuedAt + ticketLifetimeMs };
  const ticket = await sealTicket(serverSecrets().ticket, claims);
  return { realm, authid: pageAuthid(sessionId), role, ticket };
}
