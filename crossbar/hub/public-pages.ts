import { createAllowances } from "@realtimemonitor/protocol/allowance.ts";
import { isPublicAuthid } from "@realtimemonitor/protocol/identifiers.ts";
import type { Log } from "@realtimemonitor/protocol/log.ts";
import { procedures } from "@realtimemonitor/protocol/topics.ts";
import { z } from "zod";
import type { Database } from "../../prisma/open-database.ts";
import type { Router } from "./connection.ts";
import { clock } from "./machine.ts";
import { Refused } from "./refused.ts";

/** So that strangers can't take the room of the team: each page is a socket, and costs the router each frame. */
export const publicPagesLimit = 200;
/** Who was let in has joined by then, or never will. */
const settleMs = 10_000;

/** What strangers may ask: each page so much, and all together not more than what the hub hardly notices. */
const askedByEach = { atOnce: 20, perSecond: 2 };
const askedByAll = { atOnce: 60, perSecond: 20 };
/** A snapshot of a thousand machines is half a megabyte. */
const snapshotsForAll = { atOnce: 20, perSecond: 4 };

const notPublic = "the dashboard is not public (any more); sign in";

const Sessions = z.array(z.int());

type PublicPages = { database: Database; router: Router; log: Log };

export type PublicPagesOfHub = ReturnType<typeof createPublicPages>;

/**
 * The pages of strangers: there while the dashboard is public, and not too many. When it is switched off they are said
 * goodbye to; one that ignores it hears nothing and gets no answer, since nothing is published for it any more.
 */
export function createPublicPages({ database, router, log }: PublicPages) {
  let isOn = false;
  /** Sessions of the router that are strangers' pages, and since when they are known. */
  const there = new Map<number, number>();

  const each = createAllowances(askedByEach, 4 * publicPagesLimit);
  const all = createAllowances(askedByAll);
  const snapshots = createAllowances(snapshotsForAll);

  /** Throws what the database throws. */
  async function readSwitch(): Promise<boolean> {
    const row = await database.publicDashboard.findUnique({ where: { id: 1 }, select: { isOn: true } });
    return row?.isOn ?? false;
  }

  /** The router knows who is there; those that are about to join are kept for a moment. */
  async function count(): Promise<number> {
    const sessions = Sessions.parse(await router.call("wamp.session.list", [["public"]]));
    const now = clock();
    for (const [session, since] of there) if (now - since > settleMs) there.delete(session);
    for (const session of sessions) there.set(session, there.get(session) ?? now);
    return there.size;
  }

  async function sendAway(): Promise<void> {
    const told = await Promise.allSettled(
      [...there.keys()].map((session) =>
        router.call("wamp.session.kill", [session, "realtimemonitor.close.not_public", notPublic]),
      ),
    );
    // the router does not say goodbye twice, and does not know who was let in and never came
    const left = told.filter(({ status }) => status === "rejected").length;
    if (left > 0)
      log.debug(`${left} of ${told.length} public pages could not be told that the dashboard is not public`);
  }

  return {
    /** Brings the switch in line with the database. While that cannot be read, it stays as it was. */
    async look(): Promise<void> {
      try {
        isOn = await readSwitch();
      } catch (error) {
        log.debug(`whether the dashboard is public cannot be read: ${String(error)}`);
      }
      try {
        if ((await count()) > 0 && !isOn) await sendAway();
      } catch (error) {
        log.debug(`public pages cannot be counted: ${String(error)}`);
      }
    },

    /** Whether there is anybody to publish for. */
    areThere: () => isOn && there.size > 0,

    /** A stranger's page wants to join in this session of the router. Throws `Refused`, or what the database throws. */
    async admit(session: number | undefined): Promise<void> {
      isOn = await readSwitch();
      if (!isOn) throw new Refused("realtimemonitor.error.refused", notPublic);
      if ((await count()) >= publicPagesLimit) {
        throw new Refused("realtimemonitor.error.unavailable", "too many look at this dashboard now; try again later");
      }
      if (session !== undefined) there.set(session, clock());
    },

    isFull: async (): Promise<boolean> => (await count()) >= publicPagesLimit,

    /** Whether the caller is such a page. Throws when it may not ask this, or not now. */
    isCaller(caller: string | undefined, procedure: string): boolean {
      if (caller === undefined || !isPublicAuthid(caller)) return false;
      if (!isOn) throw new Refused("realtimemonitor.error.refused", notPublic);
      const ofAll = procedure === procedures.fleetPublicSnapshot ? snapshots : all;
      if (each.take(caller) && ofAll.take(procedure)) return true;
      throw new Refused("realtimemonitor.error.unavailable", "too many ask now; ask again in a second");
    },

    left: (session: number): void => void there.delete(session),
    /** The router is lost, and its numbers with it. */
    lost: (): void => there.clear(),
  };
}
