import type { ClientNotice } from "@realtimemonitor/protocol/client-notice.ts";
import { Cut } from "@realtimemonitor/protocol/cut.ts";
import type { Clone } from "@realtimemonitor/protocol/frame.ts";
import { isTutorialId } from "@realtimemonitor/protocol/identifiers.ts";
import type { Log } from "@realtimemonitor/protocol/log.ts";
import { newRunId } from "@realtimemonitor/protocol/random.ts";
import type { Sample } from "@realtimemonitor/protocol/sample.ts";
import { MachineSettings } from "@realtimemonitor/protocol/settings.ts";
import { machineOfTopic, procedures, topics } from "@realtimemonitor/protocol/topics.ts";
import type { HubTime } from "@realtimemonitor/protocol/trend.ts";
import type { Database } from "../../prisma/open-database.ts";
import { createAgentSessions } from "./agent-sessions.ts";
import { createAskers } from "./askers.ts";
import { createAuthenticator } from "./authenticate.ts";
import { takeDelivery, takeState } from "./client-states.ts";
import { createClones } from "./clones.ts";
import type { Offer, Procedure, Router } from "./connection.ts";
import { createEndedSessions } from "./ended-sessions.ts";
import { createEvents } from "./events.ts";
import { createFleet, withoutAddresses } from "./fleet.ts";
import { createFleetAdmin } from "./fleet-admin.ts";
import { createHistory } from "./history.ts";
import { createIngest } from "./ingest.ts";
import type { LocalServer } from "./local-server.ts";
import { isShown, isTutorial, type Machine, type Machines, rowOf } from "./machine.ts";
import { createMachineFeed } from "./machine-feed.ts";
import { sessionLeft } from "./presence.ts";
import { createPublicPages } from "./public-pages.ts";
import { readMachine, readMachines } from "./registry.ts";
import { createRejects } from "./rejects.ts";
import { createMemory } from "./remember.ts";
import { createRoster } from "./roster.ts";
import { createStore } from "./store.ts";
import { createTrends } from "./trends.ts";
import { createTutorial } from "./tutorial.ts";
import { createUsedTickets } from "./used-tickets.ts";
import { createWatch } from "./watch.ts";
import type { Writer } from "./writer-link.ts";

const lookEveryMs = 250;
/** The database is read as a whole when the router is joined, and so often in case that a push and a reload were lost. */
const readEveryMs = 30_000;
const lookForClonesEveryMs = 2_000;

type Hub = {
  router: Router;
  /** In the realm of the tutorial; undefined while that mode is off. */
  tutorialRouter?: Router | undefined;
  database: Database;
  writer: Writer;
  ticketSecret: string;
  log: Log;
};

/** The whole hub between its edges: the router, the database and the local door. */
export function createHub({ router, tutorialRouter, database, writer, ticketSecret, log }: Hub) {
  const machines: Machines = new Map();
  const hubRunId = newRunId();
  let isDatabaseRead = true;

  const store = createStore({ writer, log, onChange: () => admin.changed(null) });
  const events = createEvents(store);
  const rejects = createRejects({
    log,
    onCount(machine, kind, why) {
      if (machine) events.note(machine.id, "rejected", `${kind}: ${why}`);
      admin.changed(machine?.id ?? null);
    },
  });
  const agentSessions = createAgentSessions({ router, machines, log });
  const clones = createClones({
    addressOf: agentSessions.addressOf,
    onChange({ id }, found) {
      if (found.length > 0) {
        log.warn(`${found.length} agents run with the identity of ${id}`);
        events.note(id, "cloned", found.map(cloneInWords).join(" and "));
      }
      admin.changed(id);
    },
  });
  const ended = createEndedSessions({ database, router, log });
  const publicPages = createPublicPages({ database, router, log });
  const askers = createAskers();
  /** For those alone whose session stands. A frame that is left out is missed by its number, and a snapshot asked for. */
  const toPages: Router["publish"] = (topic, args, options) => {
    if (!ended.untilKnown()) router.publish(topic, args, { ...options, ...ended.keepOut() });
  };
  const fleet = createFleet({
    machines,
    hubRunId,
    publish(frame) {
      toPages(topics.fleet, [frame]);
      if (!publicPages.areThere()) return;
      router.publish(topics.fleetPublic, [withoutAddresses(frame)], { eligible_authrole: ["public"] });
    },
  });
  const admin = createFleetAdmin({
    machines,
    hubRunId,
    strangers: rejects.strangers,
    store: store.state,
    clonesOf: clones.of,
    // a viewer may subscribe to the prefix "fleet", which has this topic in it
    publish: (frame) => toPages(topics.fleetAdmin, [frame], { eligible_authrole: ["admin"] }),
  });
  const trends = createTrends(machines);
  const memory = createMemory({ database, machines, log });

  const history = createHistory({
    machines,
    store,
    notify(id, notice) {
      if (!isTutorialId(id)) router.publish(topics.notice(id), [notice], { eligible_authid: [id] });
    },
    onChange: ({ id }) => admin.changed(id),
    onJoined(machine, at) {
      if (!isTutorial(machine)) events.note(machine.id, "joined", null, at);
    },
    onLost({ id }, count) {
      log.warn(`${count} samples of ${id} can't be had any more`);
      events.note(id, "lost", `${count} samples`);
      admin.changed(id);
    },
  });
  const feed = createMachineFeed({ machines, router, recentOf: history.recentOf, publish: toPages });

  const watch = createWatch({
    machines,
    onPresence(machine, presence, before) {
      if (before !== "offline" || machine.isAwayNoted) events.note(machine.id, presence);
      machine.isAwayNoted = presence === "offline";
      if (isShown(machine)) fleet.changed(machine.id, "row");
      admin.changed(machine.id);
      if (presence === "offline") memory.mark(machine.id, "seen");
    },
    onStatus: (machine) => admin.changed(machine.id),
    onDrift({ id, settings }) {
      log.warn(`${id} does not have its settings (version ${settings.version}); they are pushed again`);
      router.publish(topics.settings(id), [settings], { eligible_authid: [id] });
    },
    onForget: (machine) => void forget(machine),
  });

  const roster = createRoster(machines, {
    onCard(id) {
      fleet.changed(id, "card");
      admin.changed(id);
    },
    onSettings(id) {
      const machine = machines.get(id);
      if (machine && isTutorial(machine)) tutorial?.tell(machine);
      events.note(id, "settings", `version ${machine?.settings.version}`);
      fleet.changed(id, "row");
      admin.changed(id);
    },
    onRemoved(id) {
      for (const part of [clones, rejects, memory, watch, history, events, trends, tutorial]) part?.forget(id);
      fleet.changed(id, "row");
      admin.changed(id);
      void sendAway(id);
    },
    onKeyReplaced(id) {
      log.info(`${id} has another key`);
      void agentSessions.keyReplaced(id);
    },
  });

  function onSample(machine: Machine, sample: Sample): void {
    const [at, receivedAt] = [history.takeSample(machine, sample), machine.seenAt ?? Date.now()];
    machine.row = rowOf(machine, sample, receivedAt, at);
    trends.add(machine, sample, receivedAt);
    watch.look(machine);
    fleet.changed(machine.id, "row");
    feed.onSample(machine, sample, at);
  }

  const ingest = createIngest({
    machines,
    rejects,
    hasItsKey: agentSessions.heard,
    clones,
    onSample,
    isAsked: history.isAsked,
    onBacklog: history.takeBacklog,
    onState(machine, state) {
      if (takeState(machine, state)) {
        memory.mark(machine.id, "reported");
        admin.changed(machine.id);
      }
      if (takeDelivery(machine, state)) admin.changed(machine.id);
      watch.look(machine);
    },
  });

  const tutorial =
    tutorialRouter &&
    createTutorial({
      machines,
      database,
      router: tutorialRouter,
      rejects,
      log,
      onSample,
      onStarted: ({ id }) => events.note(id, "joined"),
      onNamed({ id }) {
        fleet.changed(id, "card");
        admin.changed(id);
      },
      onLeft: watch.look,
    });

  const authenticator = createAuthenticator({
    database,
    ticketSecret,
    usedTickets: createUsedTickets(),
    usedPublicTickets: createUsedTickets(),
    log,
    onMachine: roster.adopt,
    onReader: ended.letIn,
    admitPublic: publicPages.admit,
  });

  /** Asks the router to end a machine's sessions. It says goodbye to them; one that stays is not listened to. */
  async function sendAway(id: string): Promise<void> {
    try {
      await router.call("wamp.session.kill_by_authid", [
        id,
        "realtimemonitor.close.removed",
        "this machine was removed",
      ]);
    } catch (error) {
      log.debug(`could not end the sessions of ${id}: ${String(error)}`);
    }
  }

  async function forget({ id }: Machine): Promise<void> {
    try {
      await database.machine.deleteMany({ where: { id, forgetAfterMs: { not: null } } });
      log.info(`forgot ${id}, which stayed away`);
      roster.remove(id);
    } catch (error) {
      log.debug(`could not forget ${id} yet: ${String(error)}`);
    }
  }

  async function readAll(): Promise<void> {
    try {
      roster.adoptAll(await readMachines(database));
      isDatabaseRead = true;
    } catch (error) {
      if (isDatabaseRead) log.error(`the database cannot be read; what is known goes on: ${String(error)}`);
      isDatabaseRead = false;
    }
  }

  /** A procedure that pages call: one whose session has ended gets no answer, nor a stranger's while nothing is public. */
  const forPages = (procedure: string, answer: (args: unknown[], isStranger: boolean) => unknown): Procedure => ({
    procedure,
    answer(args, caller) {
      const isStranger = publicPages.isCaller(caller, procedure);
      const known = isStranger ? undefined : ended.untilKnown();
      const answerNow = () => {
        if (!isStranger) {
          ended.mustStand(caller);
          askers.mayAsk(caller, procedure);
        }
        return answer(args, isStranger);
      };
      return known ? known.then(answerNow) : answerNow();
    },
  });

  const offer: Offer = {
    subscribers: [
      { topic: topics.stats, onEvent: ingest.onStats },
      { topic: topics.state, onEvent: ingest.onState },
      { topic: topics.backlog, onEvent: ingest.onBacklog },
      {
        topic: topics.settingsPrefix,
        match: "prefix",
        onEvent(payload, { topic }) {
          const id = machineOfTopic(topic, topics.settingsPrefix);
          const settings = MachineSettings.safeParse(payload);
          if (id !== undefined && settings.success) roster.sawPush(id, settings.data);
        },
      },
      {
        topic: topics.cut,
        onEvent(payload) {
          const cut = Cut.safeParse(payload);
          if (cut.success) rejects.count(machines.get(cut.data.authid ?? ""), "cut off", cut.data.why, cut.data.count);
        },
      },
      {
        topic: "wamp.session.on_leave",
        onEvent(session) {
          if (typeof session !== "number") return;
          ended.left(session);
          publicPages.left(session);
          clones.left(agentSessions.left(session) ?? "", session);
          const machine = sessionLeft(machines.values(), session);
          if (machine) watch.look(machine);
        },
      },
      {
        topic: "wamp.subscription.on_delete",
        onEvent(_session, _event, [, subscription]) {
          if (typeof subscription === "number") feed.deserted(subscription);
        },
      },
    ],
    procedures: [
      forPages(procedures.fleetSnapshot, fleet.snapshot),
      forPages(procedures.fleetAdminSnapshot, admin.snapshot),
      forPages(procedures.fleetPublicSnapshot, () => withoutAddresses(fleet.snapshot())),
      forPages(procedures.fleetTrends, trends.answer),
      forPages(procedures.fleetTime, (): HubTime => ({ at: Date.now() })),
      forPages(procedures.machineRecent, feed.recent),
      { procedure: procedures.authenticateAgent, answer: authenticator.agent },
      { procedure: procedures.authenticatePage, answer: authenticator.page },
      ...(tutorial ? [{ procedure: procedures.authenticateTutorial, answer: tutorial.admit }] : []),
    ],
    onJoined() {
      watch.startListening();
      void readAll();
      ended.joined();
      void publicPages.look();
    },
    onUnreadable: () => rejects.count(undefined, "malformed", "it is no JSON; some agent publishes NaN"),
    onLost() {
      // their end is not told any more, and the same numbers may come again
      for (const machine of machines.values()) machine.sessions.clear();
      ended.lost();
      publicPages.lost();
      agentSessions.lost();
      clones.lost();
      feed.lost();
    },
  };

  const local: LocalServer = {
    fleet: fleet.snapshot,
    admin: admin.snapshot,
    recent: history.recentOf,
    endSession: ended.end,
    lookAtReaders: ended.look,
    lookAtPublicSwitch: publicPages.look,
    isPublicFull: publicPages.isFull,
    async health() {
      const isReadable = await database.machine.findFirst({ select: { id: true } }).then(
        () => true,
        () => false,
      );
      return {
        router: router.isJoined() ? "ok" : "down",
        database: isReadable && isDatabaseRead && !memory.isFailing() && store.isWell() ? "ok" : "down",
      };
    },
    askForNewKey(machineId) {
      const run = clones.sessionOf({ id: machineId });
      if (!run) return false;
      tell(machineId, run.session, { kind: "newKey", runId: run.runId });
      return true;
    },
    split(machineId, keptRunId, others) {
      const kept = clones.sessionOf({ id: machineId }, keptRunId);
      const leaving = others.map(({ runId, token }) => ({
        ...clones.sessionOf({ id: machineId }, runId),
        runId,
        token,
      }));
      if (!kept || leaving.some(({ session }) => session === undefined)) return false;
      for (const { session, runId, token } of leaving) {
        if (session !== undefined) tell(machineId, session, { kind: "newIdentity", runId, token });
      }
      // so that the copies of the old key, which stay where they are, are worth nothing
      tell(machineId, kept.session, { kind: "newKey", runId: keptRunId });
      return true;
    },
    async reload(machineId) {
      const record = await readMachine(database, machineId);
      if (record) roster.adopt(record);
      else roster.remove(machineId);
    },
  };

  /** To one session alone: another agent of the same machine has the same topic, and there may be a token in it. */
  function tell(machineId: string, session: number, notice: ClientNotice): void {
    router.publish(topics.notice(machineId), [notice], { eligible: [session] });
  }

  let timers: NodeJS.Timeout[] = [];
  return {
    offer,
    tutorialOffer: tutorial?.offer,
    local,
    readAll,
    databaseChecked: store.checked,
    start(): void {
      fleet.start();
      admin.start();
      timers = [
        setInterval(() => {
          watch.lookAtAll();
          memory.tick();
          history.tick();
        }, lookEveryMs),
        setInterval(() => {
          watch.forgetWhoStaysAway();
          void readAll();
          void ended.look();
          void publicPages.look();
        }, readEveryMs),
        setInterval(clones.tick, lookForClonesEveryMs),
      ];
    },
    /** Stops, and writes what is not yet written. */
    async stop(): Promise<void> {
      for (const timer of timers) clearInterval(timer);
      fleet.stop();
      admin.stop();
      await Promise.all([memory.finish(), history.finish()]);
    },
  };
}

const cloneInWords = ({ hostname, address }: Clone) => `${hostname ?? "a host"} at ${address ?? "an unknown address"}`;
