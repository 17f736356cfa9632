import "server-only";
import { createAllowances } from "@realtimemonitor/protocol/allowance.ts";
import { pageAuthid, publicAuthid } from "@realtimemonitor/protocol/identifiers.ts";
import { randomText } from "@realtimemonitor/protocol/random.ts";
import { type PageRole, sealTicket, type TicketAnswer, ticketLifetimeMs } from "@realtimemonitor/protocol/ticket.ts";
import { realm } from "@realtimemonitor/protocol/topics.ts";
import { serverSecrets } from "./env.ts";
import { HttpRefusal } from "./http-refusal.ts";
import { hubHasPublicRoom } from "./hub.ts";
import { askerOf } from "./peer.ts";
import { requirePublic } from "./public-dashboard.ts";
import { requireUser } from "./session.ts";

/** Behind a proxy of one's own all strangers have one address, and all their pages come back after a restart. */
const byAddress = createAllowances({ atOnce: 60, perSecond: 2 });

/** A page's way to the router: once, within a minute, as this session and its role. */
export async function makeLiveTicket(): Promise<TicketAnswer> {
  const { sessionId, role } = await requireUser();
  return ticketOf(sessionId, role, pageAuthid(sessionId));
}

/** The same for a page of nobody's, while the dashboard is public. `address`: from where it asks. */
export async function makePublicTicket(address: string): Promise<TicketAnswer> {
  await requirePublic();
  if (!byAddress.take(askerOf(address))) {
    throw new HttpRefusal(429, null, "Too many pages were opened from this address. Try again in a minute.");
  }
  if (!(await hubHasPublicRoom())) {
    throw new HttpRefusal(503, null, "As many people as may look at this dashboard now. Try again later.");
  }
  const sessionId = randomText(24);
  return ticketOf(sessionId, "public", publicAuthid(sessionId));
}

async function ticketOf(sessionId: string, role: PageRole, authid: string): Promise<TicketAnswer> {
  const issuedAt = Date.now();
  const claims = { nonce: randomText(24), sessionId, role, issuedAt, expiresAt: issuedAt + ticketLifetimeMs };
  return { realm, authid, role, ticket: await sealTicket(serverSecrets().ticket, claims) };
}
