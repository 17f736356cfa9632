import { pageAuthid } from "@realtimemonitor/protocol/identifiers.ts";
import type { Log } from "@realtimemonitor/protocol/log.ts";
import { z } from "zod";
import type { Database } from "../../prisma/open-database.ts";
import type { Router } from "./connection.ts";
import { Refused } from "./refused.ts";

/** A page whose ticket was good a moment before the end has joined by then, or never will. */
const settleMs = 5_000;
/** What the web app writes a little late is still found. */
const slackMs = 10_000;

/** Sessions of a router; undefined: some, but not known which. */
const Told = z.array(z.int());
type Ended = { endedAt: number; there: Set<number> | undefined };

type EndedSessions = { database: Database; router: Router; log: Log };

/**
 * Web sessions that were revoked or have expired while pages of theirs are with the router. It can only say goodbye to
 * them, and a page that ignores that stays: so it is kept out of frames and gets no answer for as long as it is there.
 */
export function createEndedSessions({ database, router, log }: EndedSessions) {
  /** By the authid of the pages. */
  const ended = new Map<string, Ended>();
  let readUntil = 0;

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
      session.there = new Set(Told.parse(told));
    } catch (error) {
      // the router does not say goodbye twice, and logs that it was asked to: who is told again is still there
      log.debug(`pages of an ended session are not gone yet: ${String(error)}`);
    }
    if (session.there?.size === 0 && Date.now() - session.endedAt > settleMs) ended.delete(authid);
  }

  return {
    /** At once, when the web app says so. */
    end,

    /**
     * Finds what ended with nobody telling, and lets go of who has left. With `fromStart` all that ever ended is looked at,
     * since who is with the router is not known then.
     */
    async look({ fromStart = false } = {}): Promise<void> {
      const now = Date.now();
      const since = fromStart ? 0 : Math.max(0, readUntil - slackMs);
      try {
        const rows = await database.session.findMany({
          where: { OR: [{ revokedAt: { gte: since } }, { expiresAt: { gte: since, lte: now } }] },
          select: { id: true, expiresAt: true, revokedAt: true },
        });
        readUntil = now;
        for (const { id, expiresAt, revokedAt } of rows) {
          // one after the other, so that those who left long ago never make a long list
          if (!ended.has(pageAuthid(id))) await end(id, Number(revokedAt ?? expiresAt));
        }
      } catch (error) {
        log.debug(`ended sessions cannot be read: ${String(error)}`);
      }
      for (const [authid, session] of ended) if (!session.there?.size) await sendAway(authid, session);
    },

    /** A session left the router. */
    left(routerSession: number): void {
      for (const { there } of ended.values()) there?.delete(routerSession);
    },

    /** The router is lost, and with it who leaves. */
    lost(): void {
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
