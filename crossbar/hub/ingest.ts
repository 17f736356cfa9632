import { BacklogEnvelope } from "@realtimemonitor/protocol/backlog.ts";
import { ClientState } from "@realtimemonitor/protocol/client-state.ts";
import { explainInLine } from "@realtimemonitor/protocol/explain.ts";
import { withoutHidden } from "@realtimemonitor/protocol/hidden.ts";
import { Sample } from "@realtimemonitor/protocol/sample.ts";
import type { z } from "zod";
import type { createClones } from "./clones.ts";
import type { EventDetails } from "./connection.ts";
import type { ReadBacklog } from "./heal.ts";
import { clock, heardIn, isTutorial, type Machine, type Machines } from "./machine.ts";
import type { RejectKind, Rejects } from "./rejects.ts";

/** Twice what the highest frequency needs, and as much at once as a short stall piles up. */
export const allowed = { perSecond: 4, atOnce: 40 };

type Ingest = {
  machines: Machines;
  rejects: Rejects;
  /** Whether the session joined with the key that the machine has. */
  hasItsKey(machine: Machine, session: number | undefined): boolean;
  clones: Pick<ReturnType<typeof createClones>, "heard" | "isAlone">;
  /** A live sample, without what is hidden. */
  onSample(machine: Machine, sample: Sample): void;
  /** Whether an answer of this machine is waited for. */
  isAsked(machineId: string): boolean;
  onBacklog(machine: Machine, backlog: ReadBacklog): void;
  onState(machine: Machine, state: ClientState): void;
};

/** Why a message is not even looked at. */
type Gate = (machine: Machine) => [kind: RejectKind, why: string] | undefined;

/** The doors of what agents say. What is not whole, not theirs or not new ends here and is counted. */
export function createIngest({ machines, rejects, clones, onSample, onBacklog, onState, ...ask }: Ingest) {
  const paced: Gate = (machine) =>
    takeAllowance(machine) ? undefined : ["too many", `over ${allowed.perSecond} a second`];
  const awaited: Gate = ({ id }) => (ask.isAsked(id) ? undefined : ["unasked", "nobody asked for its old samples"]);

  /** Who sent it, by the router's word alone, and what it says; undefined when either will not do. */
  function parse<Schema extends z.ZodType>(schema: Schema, payload: unknown, event: EventDetails, gate: Gate = paced) {
    const machine = machines.get(senderOf(event) ?? "");
    // Any client can set forward_for, and with it the name of the publisher.
    if (event.forward_for !== undefined) return rejects.count(machine, "forged", "it named another publisher");
    if (event.retained) return; // a copy that the router kept; its first delivery was what counted
    if (!machine) return rejects.count(undefined, "unknown", "no such machine is joined");
    if (!ask.hasItsKey(machine, event.publisher)) {
      return rejects.count(machine, "old key", "this session joined before the machine's key was replaced");
    }
    const refusal = gate(machine);
    if (refusal) return rejects.count(machine, ...refusal);
    const parsed = schema.safeParse(payload);
    if (!parsed.success) return rejects.count(machine, "malformed", explainInLine(parsed.error));
    return { machine, message: parsed.data };
  }

  /**
   * Samples count within a run, and a run that another one followed is over: one that goes on is a copied identity, until
   * the other one has gone.
   */
  function isNext(machine: Machine, { runId, seq }: Sample): boolean {
    if (machine.endedRuns.includes(runId)) {
      if (!clones.isAlone(machine, runId)) {
        rejects.count(
          machine,
          "second agent",
          "another agent runs with this machine's identity, or it is started twice",
        );
        return false;
      }
      machine.endedRuns = machine.endedRuns.filter((ended) => ended !== runId);
    }
    if (machine.run?.id === runId && seq <= machine.run.seq) {
      rejects.count(machine, "out of order", `sample ${seq} came after ${machine.run.seq}`);
      return false;
    }
    if (machine.run && machine.run.id !== runId) machine.endedRuns = [...machine.endedRuns, machine.run.id].slice(-8);
    machine.run = { id: runId, seq };
    return true;
  }

  return {
    onStats(payload: unknown, event: EventDetails): void {
      const { machine, message: sample } = parse(Sample, payload, event) ?? {};
      if (!machine || !sample) return;
      clones.heard(machine, sample.runId, event.publisher);
      if (!isNext(machine, sample)) return;
      heardIn(machine, event.publisher);
      takeSample(machine, sample, onSample);
    },
    onBacklog(payload: unknown, event: EventDetails): void {
      const { machine, message: backlog } = parse(BacklogEnvelope, payload, event, awaited) ?? {};
      if (!machine || !backlog || machine.settings.disabled) return;
      heardIn(machine, event.publisher);
      const samples = backlog.samples.map((sample) => Sample.safeParse(sample));
      for (const { error } of samples) if (error) rejects.count(machine, "malformed", explainInLine(error));
      const good = samples.flatMap(({ data }) => (data ? [withoutHidden(data, machine.settings)] : []));
      onBacklog(machine, { ...backlog, samples: good, lastSeq: lastSeqOf(backlog.samples) });
    },
    onState(payload: unknown, event: EventDetails): void {
      const { machine, message: state } = parse(ClientState, payload, event) ?? {};
      if (!machine || !state) return;
      clones.heard(machine, state.runId, event.publisher, state);
      heardIn(machine, event.publisher);
      onState(machine, state);
    },
  };
}

/** A sample that is the machine's own, and its next. */
export function takeSample(machine: Machine, sample: Sample, onSample: Ingest["onSample"]): void {
  if (machine.settings.disabled) return; // it was on its way, or has yet to obey
  machine.sampledClock = clock();
  machine.seenAt = Date.now();
  if (isTutorial(machine) || sample.settings_version === machine.settings.version) {
    machine.paceSeconds = machine.settings.frequency;
  }
  onSample(machine, withoutHidden(sample, machine.settings));
}

/** How far an answer goes, as far as it says so. */
function lastSeqOf(samples: unknown[]): number | undefined {
  const seqs = samples.flatMap((sample) =>
    sample instanceof Object && "seq" in sample && Number.isSafeInteger(sample.seq) ? [Number(sample.seq)] : [],
  );
  return seqs.length > 0 ? Math.max(...seqs) : undefined;
}

/** The session that really published: the router puts it behind whatever chain the client made up. */
function senderOf({ forward_for, publisher_authid }: EventDetails): string | undefined {
  if (forward_for === undefined) return publisher_authid;
  const last: unknown = Array.isArray(forward_for) ? forward_for.at(-1) : undefined;
  return last instanceof Object && "authid" in last && typeof last.authid === "string" ? last.authid : undefined;
}

export function takeAllowance({ allowance }: Machine): boolean {
  const now = clock();
  const regained = ((now - allowance.clock) / 1000) * allowed.perSecond;
  allowance.left = Math.min(allowed.atOnce, allowance.left + regained);
  allowance.clock = now;
  if (allowance.left < 1) return false;
  allowance.left -= 1;
  return true;
}
