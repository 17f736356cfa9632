import { pageAuthid, readerAuthid, sessionOfPage, tokenOfReader } from "@realtimemonitor/protocol/identifiers.ts";
import type { Log } from "@realtimemonitor/protocol/log.ts";
import { z } from "zod";
import type { Database } from "../../prisma/open-database.ts";
import type { Router } from "./connection.ts";
import { Refused } from "./refused.ts";

/** Who was let in a moment before the end has joined by then, or never will. */
const settleMs = 5_000;
const rolesOfGuests = ["viewer", "admin", "reader"];

const Sessions = z.array(z.int());
/** What the router tells of one of its sessions. */
const Who = z.object({ authid: z.string(), authrole: z.string() });
/** `there`: sessions of the router; undefined: some, but not known which. */
type Ended = { endedAt: number; there: Set<number> | undefined };

type EndedSessions = { database: Database; router: Router; log: Log };

/** A page, or a program that reads: by its authid it names a row, of a web session or of an API token. */
type Guest = { authid: string; role: string };

/**
 * Web sessions and API tokens that stand no more while guests are with the router by them: revoked, expired, removed with
 * their user, or of one who was disabled or is no administrator any more. The router can only say goodbye, and who ignores
 * that stays: so he is kept out of frames and gets no answer for as long as he is there.
 */
export function createEndedSessions({ database, router, log }: EndedSessions) {
  /** By authid. */
  const ended = new Map<string, Ended>();
  /** Who is with the router, by his session there. */
  const guests = new Map<number, Guest>();
  /** Programs that were let in a moment ago: the router may not know them yet. Until when, by authid. */
  const arriving = new Map<string, number>();
  let firstLook: Promise<void> | undefined;

  async function end(authid: string): Promise<void> {
    const session: Ended = { endedAt: Date.now(), there: undefined };
    ended.set(authid, session);
    await sendAway(authid, session);
  }

  async function sendAway(authid: string, session: Ended): Promise<void> {
    try {
      const told = await router.call("wamp.session.kill_by_authid", [
        authid,
        "realtimemonitor.close.session_ended",
        wordsFor(authid),
      ]);
      session.there = new Set(Sessions.parse(told));
    } catch (error) {
      // the router does not say goodbye twice, and logs that it was asked to: who is told again is still there
      log.debug(`guests of what has ended are not gone yet: ${String(error)}`);
    }
    if (session.there?.size === 0 && Date.now() - session.endedAt > settleMs) ended.delete(authid);
  }

  /** The router knows who is there, also after this hub or the database began anew. Each is asked for once. */
  async function findGuests(): Promise<void> {
    const there = new Set(Sessions.parse(await router.call("wamp.session.list", [rolesOfGuests])));
    for (const session of guests.keys()) if (!there.has(session)) guests.delete(session);
    const unknown = [...there].filter((session) => !guests.has(session));
    await Promise.all(
      unknown.map(async (session) => {
        // who left meanwhile is not known to the router
        const who = Who.safeParse(await router.call("wamp.session.get", [session]).catch(() => undefined));
        if (who.success) guests.set(session, { authid: who.data.authid, role: who.data.authrole });
      }),
    );
  }

  /** The authids of those whose row is gone, has ended, or does not give the role. */
  async function fallen(): Promise<Set<string>> {
    const now = Date.now();
    for (const [authid, until] of arriving) if (until < now) arriving.delete(authid);
    const all: Guest[] = [...guests.values(), ...[...arriving.keys()].map((authid) => ({ authid, role: "reader" }))];
    const standing = { revokedAt: null, expiresAt: { gt: now }, user: { disabledAt: null } };
    const idsOf = (idOf: (authid: string) => string | undefined) => ({
      in: [...new Set(all.flatMap(({ authid }) => idOf(authid) ?? []))],
    });
    const sessions = await database.session.findMany({
      where: { id: idsOf(sessionOfPage), ...standing },
      select: { id: true, user: { select: { role: true } } },
    });
    const tokens = await database.apiToken.findMany({
      where: { id: idsOf(tokenOfReader), ...standing },
      select: { id: true },
    });
    const roles = new Map([
      ...sessions.map(({ id, user }): [string, string] => [pageAuthid(id), user.role]),
      ...tokens.map(({ id }): [string, string] => [readerAuthid(id), "reader"]),
    ]);
    const stands = ({ authid, role }: Guest) =>
      roles.has(authid) && (role !== "admin" || roles.get(authid) === "admin");
    return new Set(all.filter((guest) => !stands(guest)).map(({ authid }) => authid));
  }

  async function look(): Promise<void> {
    try {
      await findGuests();
      const found = [...(await fallen())].filter((authid) => !ended.has(authid));
      await Promise.all(found.map((authid) => end(authid)));
    } catch (error) {
      log.debug(`ended sessions cannot be looked for: ${String(error)}`);
    }
    for (const [authid, session] of ended) if (!session.there?.size) await sendAway(authid, session);
  }

  return {
    /** A web session, at once, when the web app says so. */
    end: (sessionId: string): Promise<void> => end(pageAuthid(sessionId)),

    /** A program was let in by its token, which stands (again), and is about to join. */
    letIn(authid: string): void {
      ended.delete(authid);
      arriving.set(authid, Date.now() + settleMs);
    },

    /** Finds what ended with nobody telling, and lets go of who has left. */
    look,

    /** The router is joined, with whoever is there: until they were looked at once, nobody hears anything or is answered. */
    joined(): void {
      const first = look().finally(() => {
        if (firstLook === first) firstLook = undefined;
      });
      firstLook = first;
    },

    /** While it is not yet known who has to be kept out: resolves when it is, or can't be. */
    untilKnown: (): Promise<void> | undefined => firstLook,

    /** A session left the router. */
    left(routerSession: number): void {
      guests.delete(routerSession);
      for (const { there } of ended.values()) there?.delete(routerSession);
    },

    /** The router is lost, and with it who leaves. */
    lost(): void {
      guests.clear();
      for (const session of ended.values()) session.there = undefined;
    },

    /** The options of a publication for guests. */
    keepOut: (): { exclude_authid?: string[] } => (ended.size > 0 ? { exclude_authid: [...ended.keys()] } : {}),

    /** Throws unless the caller's session or token stands. `caller` must be the router's word, not the caller's. */
    mustStand(caller: string | undefined): void {
      if (caller === undefined || ended.has(caller)) {
        throw new Refused("realtimemonitor.error.refused", wordsFor(caller ?? ""));
      }
    },
  };
}

const wordsFor = (authid: string) =>
  tokenOfReader(authid) === undefined
    ? "this session has ended; sign in again"
    : "this API token is not good any more; make a new one";
