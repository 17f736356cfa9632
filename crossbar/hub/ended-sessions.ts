import { pageAuthid, sessionOfPage } from "@realtimemonitor/protocol/identifiers.ts";
import type { Log } from "@realtimemonitor/protocol/log.ts";
import { z } from "zod";
import type { Database } from "../../prisma/open-database.ts";
import type { Router } from "./connection.ts";
import { Refused } from "./refused.ts";

/** A page whose ticket was good a moment before the end has joined by then, or never will. */
const settleMs = 5_000;
const rolesOfPages = ["viewer", "admin"];

const Sessions = z.array(z.int());
/** What the router tells of one of its sessions. */
const Who = z.object({ authid: z.string(), authrole: z.string() });
/** `there`: sessions of the router; undefined: some, but not known which. */
type Ended = { endedAt: number; there: Set<number> | undefined };

type EndedSessions = { database: Database; router: Router; log: Log };

/**
 * Web sessions that stand no more while pages of theirs are with the router: revoked, expired, removed with their user, or of
 * one who was disabled or is no administrator any more. The router can only say goodbye to pages, and one that ignores that
 * stays: so it is kept out of frames and gets no answer for as long as it is there.
 */
export function createEndedSessions({ database, router, log }: EndedSessions) {
  /** By the authid of the pages. */
  const ended = new Map<string, Ended>();
  /** Pages with the router, by their session there. */
  const pages = new Map<number, { sessionId: string; role: string }>();
  let firstLook: Promise<void> | undefined;

  async function end(sessionId: string, endedAt = Date.now()): Promise<void> {
    const authid = pageAuthid(sessionId);
    const session: Ended = { endedAt, there: undefined };
    ended.set(authid, session);
    await sendAway(authid, session);
  }

  async function sendAway(authid: string, session: Ended): Promise<void> {
    try {
      const told = await router.call("wamp.session.kill_by_authid", [
        authid,
        "realtimemonitor.close.session_ended",
        "this session has ended; sign in again",
      ]);
      session.there = new Set(Sessions.parse(told));
    } catch (error) {
      // the router does not say goodbye twice, and logs that it was asked to: who is told again is still there
      log.debug(`pages of an ended session are not gone yet: ${String(error)}`);
    }
    if (session.there?.size === 0 && Date.now() - session.endedAt > settleMs) ended.delete(authid);
  }

  /** The router knows who is there, also after this hub or the database began anew. Each page is asked for once. */
  async function findPages(): Promise<void> {
    const there = new Set(Sessions.parse(await router.call("wamp.session.list", [rolesOfPages])));
    for (const session of pages.keys()) if (!there.has(session)) pages.delete(session);
    const unknown = [...there].filter((session) => !pages.has(session));
    await Promise.all(
      unknown.map(async (session) => {
        // who left meanwhile is not known to the router
        const who = Who.safeParse(await router.call("wamp.session.get", [session]).catch(() => undefined));
        const sessionId = who.success ? sessionOfPage(who.data.authid) : undefined;
        if (who.success && sessionId !== undefined) pages.set(session, { sessionId, role: who.data.authrole });
      }),
    );
  }

  /** Those whose row is gone, has ended, or does not give the page's role. */
  async function fallen(): Promise<Set<string>> {
    const sessionIds = [...new Set([...pages.values()].map((page) => page.sessionId))];
    const rows = await database.session.findMany({
      where: { id: { in: sessionIds }, revokedAt: null, expiresAt: { gt: Date.now() }, user: { disabledAt: null } },
      select: { id: true, user: { select: { role: true } } },
    });
    const roles = new Map(rows.map(({ id, user }) => [id, user.role]));
    const stands = ({ sessionId, role }: { sessionId: string; role: string }) =>
      roles.has(sessionId) && (role !== "admin" || roles.get(sessionId) === "admin");
    return new Set([...pages.values()].filter((page) => !stands(page)).map((page) => page.sessionId));
  }

  async function look(): Promise<void> {
    try {
      await findPages();
      const found = [...(await fallen())].filter((sessionId) => !ended.has(pageAuthid(sessionId)));
      await Promise.all(found.map((sessionId) => end(sessionId)));
    } catch (error) {
      log.debug(`ended sessions cannot be looked for: ${String(error)}`);
    }
    for (const [authid, session] of ended) if (!session.there?.size) await sendAway(authid, session);
  }

  return {
    /** At once, when the web app says so. */
    end,

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
      pages.delete(routerSession);
      for (const { there } of ended.values()) there?.delete(routerSession);
    },

    /** The router is lost, and with it who leaves. */
    lost(): void {
      pages.clear();
      for (const session of ended.values()) session.there = undefined;
    },

    /** The options of a publication for pages. */
    keepOut: (): { exclude_authid?: string[] } => (ended.size > 0 ? { exclude_authid: [...ended.keys()] } : {}),

    /** Throws unless the caller is a page whose session stands. `caller` must be the router's word, not the caller's. */
    mustStand(caller: string | undefined): void {
      if (caller === undefined || ended.has(caller)) {
        throw new Refused("realtimemonitor.error.refused", "this session has ended; sign in again");
      }
    },
  };
}
