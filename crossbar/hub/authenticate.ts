import {
  AgentId,
  pageAuthid,
  publicAuthid,
  readerAuthid,
  tokenOfReader,
} from "@realtimemonitor/protocol/identifiers.ts";
import type { Log } from "@realtimemonitor/protocol/log.ts";
import { sha256Hex } from "@realtimemonitor/protocol/random.ts";
import { openTicket, type TicketClaims } from "@realtimemonitor/protocol/ticket.ts";
import { realm } from "@realtimemonitor/protocol/topics.ts";
import { z } from "zod";
import type { Database } from "../../prisma/open-database.ts";
import type { MachineRecord } from "./machine.ts";
import { Refused } from "./refused.ts";
import { readMachine } from "./registry.ts";
import type { UsedTickets } from "./used-tickets.ts";

/** What Crossbar tells a dynamic authenticator: the realm, the wished authid, and details of the session. */
const AgentCall = z.tuple([
  z.literal(realm),
  AgentId,
  z.looseObject({ authextra: z.looseObject({ pubkey: z.string().optional() }).nullish() }),
]);
const PageCall = z.tuple([
  z.literal(realm),
  z.string(),
  z.looseObject({ ticket: z.string(), session: z.int().optional() }),
]);

/** `extra` is kept with the session: by which key it joined can be asked for later. */
type Principal = { realm: string; role: string; authid: string; pubkey?: string; extra?: { pubkey: string } };

const refuse = (message: string) => new Refused("realtimemonitor.error.refused", message);

type Authenticate = {
  database: Database;
  ticketSecret: string;
  usedTickets: UsedTickets;
  /** By themselves: strangers may get as many as they like, and must not fill the others'. */
  usedPublicTickets: UsedTickets;
  log: Log;
  /** A machine whose key is known asks to be let in; its row was just read. */
  onMachine(record: MachineRecord): void;
  /** A program was let in by its API token, and is about to join. */
  onReader(authid: string): void;
  /** A stranger's page asks to be let in, in that session of the router. Throws `Refused`, or what the database throws. */
  admitPublic(session: number | undefined): Promise<void>;
};

/** Who may join the router and as what. Whatever cannot be looked up is refused. */
export function createAuthenticator(options: Authenticate) {
  const { database, ticketSecret, log, onMachine, onReader, admitPublic } = options;
  const usedOf = ({ role }: TicketClaims) => (role === "public" ? options.usedPublicTickets : options.usedTickets);

  async function lookUp<Row>(read: () => Promise<Row>): Promise<Row> {
    try {
      return await read();
    } catch (error) {
      if (error instanceof Refused) throw error;
      log.error(`nobody can be let in, since the database cannot be read: ${String(error)}`);
      throw new Refused(
        "realtimemonitor.error.unavailable",
        "the server cannot read its database now; try again later",
      );
    }
  }

  return {
    /** By the key that the machine joined with; the router then has the agent sign its challenge. */
    async agent(args: unknown[]): Promise<Principal> {
      const call = AgentCall.safeParse(args.slice(0, 3));
      if (!call.success) throw refuse(`join ${realm} with the machine's id as authid`);
      const [, machineId, details] = call.data;
      const machine = await lookUp(() => readMachine(database, machineId));
      if (!machine) throw refuse(`no machine ${machineId} is known here (any more); enrol it with a join token`);
      const { pubkey } = details.authextra ?? {};
      if (pubkey !== undefined && pubkey.toLowerCase() !== machine.publicKey) {
        throw refuse(`machine ${machineId} joined with another key`);
      }
      onMachine(machine);
      const { publicKey } = machine;
      return { realm, role: "agent", authid: machineId, pubkey: publicKey, extra: { pubkey: publicKey } };
    },

    /**
     * By a ticket of the web app: fresh, used once, and of a session that still stands or for a public dashboard. Or, as a
     * program that reads, by an API token: any scope, for as long as it and its owner stand.
     */
    async page(args: unknown[]): Promise<Principal> {
      const call = PageCall.safeParse(args.slice(0, 3));
      if (!call.success) throw refuse(`join ${realm} with an authid and a ticket`);
      const [, authid, { ticket, session: routerSession }] = call.data;
      if (tokenOfReader(authid) !== undefined) {
        const id = await lookUp(() => readTokenId(database, ticket));
        if (id === undefined || authid !== readerAuthid(id)) {
          throw refuse(
            "join with r-… as authid, as the token was shown with, and an API token that is good (still) as ticket",
          );
        }
        onReader(authid);
        return { realm, role: "reader", authid };
      }
      const claims = await openTicket(ticketSecret, ticket, Date.now());
      if (!claims || authid !== authidOf(claims) || !usedOf(claims).take(claims)) {
        throw refuse("this ticket is not good (any more); ask for a new ticket");
      }
      if (claims.role === "public") {
        await lookUp(() => admitPublic(routerSession));
        return { realm, role: "public", authid };
      }
      const session = await lookUp(() => readSession(database, claims));
      if (!session || session.revokedAt !== null || Number(session.expiresAt) <= Date.now()) {
        throw refuse("the session of this ticket has ended; sign in again");
      }
      if (session.user.disabledAt !== null) throw refuse("this user may not sign in (any more)");
      if (claims.role === "admin" && session.user.role !== "admin") {
        throw refuse("this user is no administrator (any more); ask for a new ticket");
      }
      return { realm, role: claims.role, authid };
    },
  };
}

const authidOf = ({ role, sessionId }: TicketClaims) =>
  role === "public" ? publicAuthid(sessionId) : pageAuthid(sessionId);

/** The id of the token that this is, if it stands. Only hashes are kept. */
async function readTokenId(database: Database, text: string): Promise<string | undefined> {
  const row = await database.apiToken.findFirst({
    where: {
      hash: await sha256Hex(text),
      revokedAt: null,
      expiresAt: { gt: Date.now() },
      user: { disabledAt: null },
    },
    select: { id: true },
  });
  return row?.id;
}

const readSession = (database: Database, { sessionId }: TicketClaims) =>
  database.session.findUnique({
    where: { id: sessionId },
    select: { revokedAt: true, expiresAt: true, user: { select: { role: true, disabledAt: true } } },
  });
