import type { TicketClaims } from "@realtimemonitor/protocol/ticket.ts";

/** More tickets than pages could ask for in their lifetime; beyond it none is taken until some have expired. */
const limit = 20_000;

export type UsedTickets = ReturnType<typeof createUsedTickets>;

/**
 * Sees to it that a ticket is used once. What was used before this hub started is not known, so tickets from before it are
 * refused; with a lifetime of a minute that is soon over.
 */
export function createUsedTickets(startedAt = Date.now()) {
  const expiries = new Map<string, number>();

  return {
    /** Whether the ticket may be used; it is used up by this. */
    take({ nonce, issuedAt, expiresAt }: TicketClaims): boolean {
      const now = Date.now();
      for (const [used, until] of expiries) {
        if (until > now) break; // in the order of use, and so about that of expiry
        expiries.delete(used);
      }
      if (issuedAt < startedAt || expiries.has(nonce) || expiries.size >= limit) return false;
      expiries.set(nonce, expiresAt);
      return true;
    },
  };
}
