import { describe, expect, it } from "vitest";
import { openTicket, sealTicket, type TicketClaims } from "./ticket.ts";

const now = 1_700_000_000_000;
const secret = "a secret of the server";
const claims: TicketClaims = {
  nonce: "n".repeat(24),
  sessionId: "ünïcode-session",
  role: "admin",
  issuedAt: now,
  expiresAt: now + 60_000,
};
const seal = (change: Partial<TicketClaims> = {}) => sealTicket(secret, { ...claims, ...change });

describe("a ticket", () => {
  it("opens to its claims for whoever has the secret, until it expires", async () => {
    const ticket = await seal();
    expect(await openTicket(secret, ticket, now)).toEqual(claims);
    expect(await openTicket(secret, ticket, now + 59_999)).toEqual(claims);
    expect(await openTicket(secret, ticket, now + 60_000)).toBeUndefined();
  });

  it("is worth nothing before it was issued", async () => {
    expect(await openTicket(secret, await seal(), now - 1)).toBeUndefined();
  });

  it("is worth nothing under another secret", async () => {
    expect(await openTicket("another secret", await seal(), now)).toBeUndefined();
  });

  it("is worth nothing with any of its characters changed", async () => {
    const ticket = await seal({ role: "viewer" });
    for (let index = 0; index < ticket.length - 1; index += 7) {
      const changed = ticket.slice(0, index) + (ticket[index] === "A" ? "B" : "A") + ticket.slice(index + 1);
      expect(await openTicket(secret, changed, now)).toBeUndefined();
    }
  });

  it("is worth nothing with another's claims before its seal", async () => {
    const [body] = (await seal({ role: "admin" })).split(".");
    const [, mac] = (await seal({ role: "viewer" })).split(".");
    expect(await openTicket(secret, `${body}.${mac}`, now)).toBeUndefined();
  });

  it.each(["", ".", "a", "a.", ".a", "a.b.c", "%%%.%%%", "🎫.🎫", "x".repeat(5000), `${"x".repeat(3000)}.y`])(
    "is not %s",
    async (text) => expect(await openTicket(secret, text, now)).toBeUndefined(),
  );

  it("with claims that are none is worth nothing, though it is sealed", async () => {
    const odd = { ...claims, role: "hub" } as unknown as TicketClaims;
    expect(await openTicket(secret, await sealTicket(secret, odd), now)).toBeUndefined();
  });
});
