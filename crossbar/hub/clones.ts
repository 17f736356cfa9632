import { type ClientState, clientStatePeriodMs } from "@realtimemonitor/protocol/client-state.ts";
import type { Clone } from "@realtimemonitor/protocol/frame.ts";
import { clock, type Machine } from "./machine.ts";

/** Each agent says its state every 15 s, whatever its settings: one that was not heard for so long is gone. */
const goneMs = 3 * clientStatePeriodMs;
/**
 * Two agents with one identity take turns. One that was started anew does not come back, and what of it is still on its way
 * comes within seconds: so each has to return after the other for at least so long.
 */
const returningMs = 10_000;
/** A machine's agents beyond that are not told apart any more. */
const runsLimit = 8;

/** One start of an agent, as far as it was heard. */
type HeardRun = {
  id: string;
  /** null: it has left the router. */
  session: number | null;
  host: ClientState["host"];
  startedAt: number;
  heardClock: number;
  /** When it was first and last heard again after another one. */
  returns: { firstClock: number; lastClock: number } | undefined;
};
type Heard = { runs: Map<string, HeardRun>; last: HeardRun; isCloned: boolean };

type Clones = {
  addressOf(session: number): string | null;
  /** Two agents with one identity were noticed; or there is one again. */
  onChange(machine: Pick<Machine, "id">, clones: Clone[]): void;
};

/** Notices when agents on several hosts have the identity of one machine, as copies of a disk do. */
export function createClones({ addressOf, onChange }: Clones) {
  const machines = new Map<string, Heard>();

  const isThere = ({ session, heardClock }: HeardRun) => session !== null && clock() - heardClock < goneMs;
  const cloneOf = ({ id: runId, session, host, startedAt }: HeardRun): Clone => ({
    runId,
    hostname: host?.hostname ?? null,
    ip: host?.ip ?? null,
    address: session === null ? null : addressOf(session),
    startedAt: Math.round(startedAt),
  });
  /** The longest running first. */
  const thereOf = ({ runs }: Heard) => [...runs.values()].filter(isThere).sort((a, b) => a.startedAt - b.startedAt);

  function noteReturn(run: HeardRun): void {
    const now = clock();
    const isOld = run.returns === undefined || now - run.returns.lastClock > goneMs;
    run.returns = { firstClock: isOld ? now : (run.returns?.firstClock ?? now), lastClock: now };
  }
  const isReturning = ({ returns }: HeardRun) => returns && returns.lastClock - returns.firstClock >= returningMs;

  function look(id: string, heard: Heard): void {
    const there = thereOf(heard);
    const isCloned = (heard.isCloned ? there : there.filter(isReturning)).length > 1;
    if (isCloned === heard.isCloned) return;
    heard.isCloned = isCloned;
    onChange({ id }, isCloned ? there.map(cloneOf) : []);
  }

  return {
    /** A run of a machine was heard in a session: by a sample, or by a state with the host in it. */
    heard({ id }: Pick<Machine, "id">, runId: string, session: number | undefined, state?: ClientState): void {
      const heard = machines.get(id);
      const known = heard?.runs.get(runId);
      const run = known ?? newRun(runId);
      const before = heard?.last;
      const isReturn = known !== undefined && before !== known && before?.session !== session && session !== undefined;
      run.session = session ?? null;
      run.heardClock = clock();
      if (state?.host) Object.assign(run, { host: state.host, startedAt: Date.now() - state.host.runningMs });
      if (!heard) {
        machines.set(id, { runs: new Map([[runId, run]]), last: run, isCloned: false });
        return;
      }
      heard.runs.delete(runId); // to the young end of the map
      heard.runs.set(runId, run);
      for (const [oldest] of heard.runs) if (heard.runs.size > runsLimit) heard.runs.delete(oldest);
      heard.last = run;
      if (!isReturn) return;
      noteReturn(run);
      look(id, heard);
    },

    /** Whether no other agent of the machine is there: then a run that was over goes on, since the other one has gone. */
    isAlone({ id }: Pick<Machine, "id">, runId: string): boolean {
      const heard = machines.get(id);
      return heard !== undefined && thereOf(heard).every((run) => run.id === runId);
    },

    /** The agents with one identity, the longest running first; none when all is well. */
    of({ id }: Pick<Machine, "id">): Clone[] {
      const heard = machines.get(id);
      return heard?.isCloned ? thereOf(heard).map(cloneOf) : [];
    },

    /** In which session to speak to a run; undefined when it is not there. Without a run: the one that was heard last. */
    sessionOf({ id }: Pick<Machine, "id">, runId?: string): { runId: string; session: number } | undefined {
      const heard = machines.get(id);
      const run = runId === undefined ? heard?.last : heard?.runs.get(runId);
      return run && isThere(run) && run.session !== null ? { runId: run.id, session: run.session } : undefined;
    },

    left(machineId: string, session: number): void {
      for (const run of machines.get(machineId)?.runs.values() ?? []) if (run.session === session) run.session = null;
    },
    lost(): void {
      for (const { runs } of machines.values()) for (const run of runs.values()) run.session = null;
    },
    /** Call it every now and then: who has gone is told by nothing but the time. */
    tick(): void {
      for (const [id, heard] of machines) if (heard.isCloned) look(id, heard);
    },
    forget: (machineId: string): void => void machines.delete(machineId),
  };
}

const newRun = (id: string): HeardRun => ({
  id,
  session: null,
  host: undefined,
  startedAt: Date.now(),
  heardClock: 0,
  returns: undefined,
});
