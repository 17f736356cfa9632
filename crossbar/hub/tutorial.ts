import { createAllowances } from "@realtimemonitor/protocol/allowance.ts";
import { explainInLine } from "@realtimemonitor/protocol/explain.ts";
import { MachineName, tutorialId } from "@realtimemonitor/protocol/identifiers.ts";
import type { Log } from "@realtimemonitor/protocol/log.ts";
import { newRunId } from "@realtimemonitor/protocol/random.ts";
import type { Sample } from "@realtimemonitor/protocol/sample.ts";
import { realm, topics, tutorialRealm } from "@realtimemonitor/protocol/topics.ts";
import { readingsOf, TutorialStats, tutorialSettingsOf } from "@realtimemonitor/protocol/tutorial.ts";
import { z } from "zod";
import type { Database } from "../../prisma/open-database.ts";
import type { EventDetails, Offer, Router } from "./connection.ts";
import { allowed, takeAllowance, takeSample } from "./ingest.ts";
import { clock, heardIn, isTutorial, type Machine, type Machines } from "./machine.ts";
import { Refused } from "./refused.ts";
import type { Rejects } from "./rejects.ts";

/** The tutorial's clients and pages, all together: each is a socket of anybody. */
export const tutorialSessionsLimit = 200;
const joins = { atOnce: 50, perSecond: 10 };
/** A name that could not be written is tried again with a later sample. */
const nameAgainMs = 30_000;

const Addressed = z.looseObject({ ip: z.string().max(45) });
const Sessions = z.array(z.int());

type Tutorial = {
  machines: Machines;
  database: Database;
  /** In the realm of the tutorial. */
  router: Router;
  rejects: Rejects;
  log: Log;
  onSample(machine: Machine, sample: Sample): void;
  /** Its client was away, and has started. */
  onStarted(machine: Machine): void;
  onNamed(machine: Machine): void;
  /** A session of its client has left. */
  onLeft(machine: Machine): void;
};

/**
 * Tutorial mode: a realm where anybody may speak for the machines of kind "tutorial", and for no other. Which one is meant
 * is the speaker's word alone, so that one client can speak for another; what it says is checked like an agent's.
 */
export function createTutorial(options: Tutorial) {
  const { machines, database, router, rejects, log, onSample, onStarted, onNamed, onLeft } = options;
  /** The tutorial's client counts nothing: its samples are numbered here. */
  const runs = new Map<string, { runId: string; nextSeq: number }>();
  const namedClocks = new Map<string, number>();
  const mayJoin = createAllowances(joins);

  const all = () => [...machines.values()].filter(isTutorial);

  /** What it says, and of which machine; undefined when it will not do. */
  function parse(payload: unknown, event: EventDetails) {
    if (event.retained) return; // a copy that the router kept
    if (event.forward_for !== undefined) return rejects.count(undefined, "forged", "it named another publisher");
    const machine = machines.get(tutorialId(Addressed.safeParse(payload).data?.ip ?? ""));
    if (!machine) return rejects.count(undefined, "unknown", "no machine of the tutorial has this ip");
    if (!takeAllowance(machine)) return rejects.count(machine, "too many", `over ${allowed.perSecond} a second`);
    const stats = TutorialStats.safeParse(payload);
    if (!stats.success) return rejects.count(machine, "malformed", explainInLine(stats.error));
    return { machine, stats: stats.data };
  }

  function onStats(payload: unknown, event: EventDetails): void {
    const { machine, stats } = parse(payload, event) ?? {};
    if (!machine || !stats) return;
    heardIn(machine, event.publisher);
    if (machine.settings.disabled) return; // before it gets a number, or that one would be missing
    takeSample(machine, sampleOf(machine, stats), onSample);
    void nameOnce(machine, stats.name);
  }

  function runOf(machine: Machine) {
    const known = machine.presence === "offline" ? undefined : runs.get(machine.id);
    if (known) return known;
    const run = { runId: newRunId(), nextSeq: 0 };
    runs.set(machine.id, run);
    if (machine.isAwayNoted) onStarted(machine);
    return run;
  }

  function sampleOf(machine: Machine, stats: TutorialStats): Sample {
    const run = runOf(machine);
    const seq = run.nextSeq++;
    const [sampledAt, monotonicMs] = [Date.now(), clock()];
    // version 0: it does not say by which settings it went
    return { ...readingsOf(stats), runId: run.runId, seq, sampledAt, monotonicMs, settings_version: 0 };
  }

  /** Its POST told no name, so its ip stands for one until it says the first; afterwards its name is the administrator's. */
  async function nameOnce(machine: Machine, said: string): Promise<void> {
    const { id, ip } = machine;
    const name = MachineName.safeParse(said).data;
    const isTried = clock() - (namedClocks.get(id) ?? Number.NEGATIVE_INFINITY) < nameAgainMs;
    if (ip === null || machine.name !== ip || name === undefined || name === ip || isTried) return;
    namedClocks.set(id, clock());
    try {
      const { count } = await database.machine.updateMany({ where: { id, name: ip }, data: { name } });
      if (count === 0 || machines.get(id) !== machine) return;
      machine.name = name;
      onNamed(machine);
    } catch (error) {
      log.debug(`the name of ${id} could not be written yet: ${String(error)}`);
    }
  }

  /** Tells its client, and the pages that show it, what an administrator decided. */
  function tell({ id, ip, settings }: Machine): void {
    if (ip !== null) router.publish(topics.settings(ip), [tutorialSettingsOf(id, ip, settings)]);
  }

  function sessionLeft(session: number): void {
    for (const machine of all()) {
      if (!machine.sessions.delete(session)) continue;
      machine.hasLeft = machine.sessions.size === 0;
      onLeft(machine);
    }
  }

  async function isFull(): Promise<boolean> {
    try {
      return Sessions.parse(await router.call("wamp.session.list", [["anonymous"]])).length >= tutorialSessionsLimit;
    } catch (error) {
      log.debug(`who is here of the tutorial cannot be counted: ${String(error)}`);
      return true;
    }
  }

  const offer: Offer = {
    subscribers: [
      { topic: topics.stats, onEvent: onStats },
      {
        topic: "wamp.session.on_leave",
        onEvent: (session) => typeof session === "number" && sessionLeft(session),
      },
    ],
    procedures: [],
    // what was decided while the hub was away
    onJoined: () => all().forEach(tell),
    onUnreadable: () =>
      rejects.count(undefined, "malformed", "it is no JSON; some client of the tutorial publishes NaN"),
    onLost() {
      for (const machine of all()) machine.sessions.clear();
    },
  };

  return {
    offer,
    tell,
    forget(machineId: string): void {
      runs.delete(machineId);
      namedClocks.delete(machineId);
    },

    /** Anybody who asks for the product's realm is let into the tutorial's. Throws `Refused` when there are too many. */
    async admit([asked]: unknown[]): Promise<{ realm: string; role: string }> {
      if (asked !== realm) throw new Refused("realtimemonitor.error.refused", `join ${realm}`);
      if (!mayJoin.take("all") || (await isFull())) {
        throw new Refused("realtimemonitor.error.unavailable", "too many of the tutorial are here; try again later");
      }
      return { realm: tutorialRealm, role: "anonymous" };
    },
  };
}
