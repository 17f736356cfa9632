import type { Log } from "@realtimemonitor/protocol/log.ts";
import { z } from "zod";
import type { Router } from "./connection.ts";
import type { Machine, Machines } from "./machine.ts";

/** What the router tells of a session; `pubkey` is what the hub had it check the agent's signature with. */
const Told = z.object({
  authextra: z.object({ pubkey: z.string().optional() }).nullish(),
  transport: z.object({ peer: z.string().nullish() }).nullish(),
});
const Sessions = z.array(z.int());

/** `isPast`: it joined with a key that is not its machine's any more. */
type AgentSession = { machineId: string; address: string | null; isPast: boolean };

/**
 * The agents' sessions with the router: from where they come, and by which key. When a machine's key is replaced the router
 * can only say goodbye to those of the old one, and one that ignores that stays: so it is not listened to.
 */
export function createAgentSessions({ router, machines, log }: { router: Router; machines: Machines; log: Log }) {
  const sessions = new Map<number, AgentSession>();

  /** Asked once for each session; one that has left meanwhile is not known to the router, and need not be to us. */
  async function look(id: number, session: AgentSession): Promise<void> {
    const told = Told.safeParse(await router.call("wamp.session.get", [id]).catch(() => undefined));
    if (!told.success) return;
    session.address = addressOf(told.data.transport?.peer);
    const key = told.data.authextra?.pubkey;
    if (key === undefined || key === machines.get(session.machineId)?.publicKey) return;
    session.isPast = true;
    await end("wamp.session.kill", id).catch(() => {});
  }

  const end = (procedure: string, who: number | string) =>
    router.call(procedure, [who, "realtimemonitor.close.key_replaced", "this machine has another key now"]);

  return {
    /** Something was heard in a session of a machine; false when that counts no more. */
    heard({ id: machineId }: Machine, id: number | undefined): boolean {
      if (id === undefined) return true;
      let session = sessions.get(id);
      if (!session) {
        session = { machineId, address: null, isPast: false };
        sessions.set(id, session);
        void look(id, session);
      }
      return !session.isPast;
    },

    addressOf: (id: number): string | null => sessions.get(id)?.address ?? null,

    /** A machine has another key than all that are here now. */
    async keyReplaced(machineId: string): Promise<void> {
      for (const session of sessions.values()) if (session.machineId === machineId) session.isPast = true;
      try {
        const told = Sessions.parse(await end("wamp.session.kill_by_authid", machineId));
        for (const id of told) sessions.set(id, { machineId, address: null, isPast: true });
      } catch (error) {
        log.debug(`could not end the sessions of ${machineId} with its old key: ${String(error)}`);
      }
    },

    /** Returns the machine whose session has left. */
    left(id: number): string | undefined {
      const session = sessions.get(id);
      sessions.delete(id);
      return session?.machineId;
    },
    lost: (): void => sessions.clear(),
  };
}

/** Of "tcp4:192.0.2.1:49152" the address; null for what has none. */
function addressOf(peer: string | null | undefined): string | null {
  return /^tcp[46]:(.+):\d+$/.exec(peer ?? "")?.[1] ?? null;
}
