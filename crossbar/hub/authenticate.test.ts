import { pageAuthid, readerAuthid } from "@realtimemonitor/protocol/identifiers.ts";
import { procedures, realm } from "@realtimemonitor/protocol/topics.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTestHub, type TestHub, ticketSecret } from "../testing/hub.ts";
import { addApiToken, addMachine, addSession, ticketFor } from "../testing/people.ts";
import { Refused } from "./refused.ts";
import { createUsedTickets } from "./used-tickets.ts";

let hub: TestHub;
beforeEach(async () => {
  hub = await createTestHub();
});
afterEach(() => hub.dispose());

const joinAgent = async (authid: unknown, pubkey?: string, theRealm: string = realm) =>
  hub.call(procedures.authenticateAgent, [theRealm, authid, { session: 1, authextra: pubkey ? { pubkey } : null }, {}]);
const joinPage = async (authid: unknown, ticket: unknown) =>
  hub.call(procedures.authenticatePage, [realm, authid, { session: 1, ticket }]);

describe("an agent", () => {
  it("is let in as its machine, with the key that the machine joined with", async () => {
    const { id, publicKey } = await addMachine(hub.database);
    const principal = { realm, role: "agent", authid: id, pubkey: publicKey, extra: { pubkey: publicKey } };
    expect(await joinAgent(id, publicKey)).toEqual(principal);
    expect(await joinAgent(id)).toEqual(principal);
  });

  it("is heard from the first sample, though its machine was enrolled a moment ago", async () => {
    const { id, publicKey } = await addMachine(hub.database);
    await joinAgent(id, publicKey);
    expect(hub.admin(id).presence).toBe("offline");
  });

  it("is let in when its machine is disabled, or it could never be enabled", async () => {
    const { id, publicKey } = await addMachine(hub.database, { disabled: true });
    expect(await joinAgent(id, publicKey)).toMatchObject({ authid: id });
  });

  it("of a machine that nobody knows is told so", async () => {
    const { publicKey } = await addMachine(hub.database);
    await expect(joinAgent("m-0000000000000000", publicKey)).rejects.toThrow(/no machine m-0{16} is known/);
    await expect(joinAgent("m-0000000000000000")).rejects.toBeInstanceOf(Refused);
  });

  it("with another key is told so", async () => {
    const [one, two] = [await addMachine(hub.database), await addMachine(hub.database)];
    await expect(joinAgent(one.id, two.publicKey)).rejects.toThrow(/another key/);
  });

  it.each([null, undefined, "", "hub", "v-1", "m-1' OR 1=1", 5, {}])("cannot be %s", async (authid) => {
    await expect(joinAgent(authid)).rejects.toThrow(/machine's id as authid/);
  });

  it("cannot join another realm", async () => {
    const { id } = await addMachine(hub.database);
    await expect(joinAgent(id, undefined, "crossbar")).rejects.toThrow(Refused);
  });

  it("is refused while the database cannot be read, and told to come again", async () => {
    const { id, publicKey } = await addMachine(hub.database);
    vi.spyOn(hub.database.machine, "findUnique").mockRejectedValueOnce(new Error("disk I/O error"));
    await expect(joinAgent(id, publicKey)).rejects.toMatchObject({
      uri: "realtimemonitor.error.unavailable",
      message: expect.stringContaining("try again"),
    });
    expect(hub.logged.join()).toContain("disk I/O error");
  });
});

describe("a page", () => {
  it("is let in by its ticket, as what its session is", async () => {
    for (const role of ["viewer", "admin"] as const) {
      const session = await addSession(hub.database, role);
      const authid = pageAuthid(session.id);
      expect(await joinPage(authid, await ticketFor(ticketSecret, session))).toEqual({ realm, role, authid });
    }
  });

  it("cannot use a ticket twice, nor another's", async () => {
    const [one, two] = [await addSession(hub.database, "viewer"), await addSession(hub.database, "admin")];
    const ticket = await ticketFor(ticketSecret, one);
    await expect(joinPage(pageAuthid(two.id), ticket)).rejects.toThrow(/new ticket/);
    await joinPage(pageAuthid(one.id), ticket);
    await expect(joinPage(pageAuthid(one.id), ticket)).rejects.toThrow(/new ticket/);
  });

  it("cannot use one ticket twice at the same time", async () => {
    const session = await addSession(hub.database, "viewer");
    const ticket = await ticketFor(ticketSecret, session);
    const tries = await Promise.allSettled([1, 2, 3].map(() => joinPage(pageAuthid(session.id), ticket)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it.each([
    ["an expired ticket", { issuedAt: Date.now() - 61_000, expiresAt: Date.now() - 1_000 }],
    ["a ticket from before this hub started", { issuedAt: Date.now() - 60_000 }],
  ])("is refused with %s", async (_what, change) => {
    const session = await addSession(hub.database, "viewer");
    const ticket = await ticketFor(ticketSecret, session, change);
    await expect(joinPage(pageAuthid(session.id), ticket)).rejects.toThrow(/ask for a new ticket/);
  });

  it("is refused with a ticket under another secret, or with none", async () => {
    const session = await addSession(hub.database, "admin");
    for (const ticket of [await ticketFor("another", session), "", undefined, null, 5]) {
      await expect(joinPage(pageAuthid(session.id), ticket)).rejects.toBeInstanceOf(Refused);
    }
  });

  it("of a session that was revoked, has expired or is not there is told to sign in again", async () => {
    const now = Date.now();
    for (const data of [{ revokedAt: now }, { expiresAt: now - 1 }]) {
      const session = await addSession(hub.database, "viewer");
      await hub.database.session.update({ where: { id: session.id }, data });
      const ticket = await ticketFor(ticketSecret, session);
      await expect(joinPage(pageAuthid(session.id), ticket)).rejects.toThrow(/sign in again/);
    }
    const ticket = await ticketFor(ticketSecret, { id: "none", role: "viewer" });
    await expect(joinPage(pageAuthid("none"), ticket)).rejects.toThrow(/sign in again/);
  });

  it("is no administrator by a ticket from before its user was made a viewer", async () => {
    const session = await addSession(hub.database, "viewer");
    const ticket = await ticketFor(ticketSecret, { ...session, role: "admin" });
    await expect(joinPage(pageAuthid(session.id), ticket)).rejects.toThrow(/no administrator/);
  });

  it("of a user who was disabled is not let in by a ticket from before", async () => {
    const session = await addSession(hub.database, "admin");
    const ticket = await ticketFor(ticketSecret, session);
    await hub.database.user.updateMany({ data: { disabledAt: Date.now() } });
    await expect(joinPage(pageAuthid(session.id), ticket)).rejects.toThrow(/may not sign in/);
  });

  it("is refused while the database cannot be read", async () => {
    const session = await addSession(hub.database, "viewer");
    vi.spyOn(hub.database.session, "findUnique").mockRejectedValueOnce(new Error("disk I/O error"));
    await expect(joinPage(pageAuthid(session.id), await ticketFor(ticketSecret, session))).rejects.toMatchObject({
      uri: "realtimemonitor.error.unavailable",
    });
  });
});

describe("a program that reads", () => {
  it("is let in by its API token, whatever its scope, under the token's id and as often as it comes", async () => {
    for (const scope of ["read", "admin"]) {
      const { id, token } = await addApiToken(hub.database, { scope });
      const authid = readerAuthid(id);
      for (let n = 0; n < 2; n++) expect(await joinPage(authid, token)).toEqual({ realm, role: "reader", authid });
    }
  });

  it("is refused under another's name, with another's token, with the stored hash, or with none", async () => {
    const [one, two] = [await addApiToken(hub.database), await addApiToken(hub.database)];
    const { hash } = await hub.database.apiToken.findUniqueOrThrow({ where: { id: one.id } });
    const session = await addSession(hub.database, "admin");
    const page = await ticketFor(ticketSecret, session);
    for (const ticket of [two.token, hash, "", page]) {
      await expect(joinPage(readerAuthid(one.id), ticket)).rejects.toBeInstanceOf(Refused);
    }
    for (const authid of ["r-", "r-made-up", readerAuthid(two.id), pageAuthid(session.id), "hub", one.id]) {
      await expect(joinPage(authid, one.token)).rejects.toBeInstanceOf(Refused);
    }
  });

  it("is refused when its token was revoked or has expired, or its owner is disabled or gone", async () => {
    const now = Date.now();
    for (const change of [{ revokedAt: now }, { expiresAt: now }]) {
      const { id, token } = await addApiToken(hub.database, change);
      await expect(joinPage(readerAuthid(id), token)).rejects.toThrow(/API token that is good/);
    }
    const { id, token, userId } = await addApiToken(hub.database);
    await hub.database.user.update({ where: { id: userId }, data: { disabledAt: now } });
    await expect(joinPage(readerAuthid(id), token)).rejects.toThrow(/API token that is good/);
    await hub.database.user.delete({ where: { id: userId } });
    await expect(joinPage(readerAuthid(id), token)).rejects.toThrow(/API token that is good/);
  });

  it("is refused while the database cannot be read", async () => {
    const { id, token } = await addApiToken(hub.database);
    vi.spyOn(hub.database.apiToken, "findFirst").mockRejectedValueOnce(new Error("disk I/O error"));
    await expect(joinPage(readerAuthid(id), token)).rejects.toMatchObject({
      uri: "realtimemonitor.error.unavailable",
    });
  });
});

describe("used tickets", () => {
  it("are forgotten once they have expired, and never more than a bounded number", () => {
    const start = Date.now();
    const used = createUsedTickets(start);
    const claims = { sessionId: "s", role: "viewer", issuedAt: start } as const;
    for (let n = 0; n < 20_000; n++) used.take({ ...claims, nonce: `n${n}`, expiresAt: start + 60_000 });
    expect(used.take({ ...claims, nonce: "one more", expiresAt: start + 60_000 })).toBe(false);
    vi.setSystemTime(start + 60_001);
    expect(used.take({ ...claims, nonce: "one more", expiresAt: start + 120_000 })).toBe(true);
    vi.useRealTimers();
  });
});
