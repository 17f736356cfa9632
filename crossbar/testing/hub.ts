import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ClientNotice } from "@realtimemonitor/protocol/client-notice.ts";
import type { Cut } from "@realtimemonitor/protocol/cut.ts";
import type { AdminFrame, AdminMachine, FleetFrame } from "@realtimemonitor/protocol/frame.ts";
import { createLog } from "@realtimemonitor/protocol/log.ts";
import type { MachineSettings } from "@realtimemonitor/protocol/settings.ts";
import { procedures, realm, topics } from "@realtimemonitor/protocol/topics.ts";
import type { PublishOptions } from "autobahn";
import { applyMigrations } from "../../prisma/apply-migrations.ts";
import type { EventDetails, Offer, Router } from "../hub/connection.ts";
import { openHubDatabase } from "../hub/database.ts";
import { explainStoreError } from "../hub/explain-store-error.ts";
import { createHub } from "../hub/hub.ts";
import { StoreError, type Writer } from "../hub/writer-link.ts";
import { createWriterRequests } from "../hub/writer-requests.ts";
import { authidOf, newStranger, ticketFor } from "./people.ts";

export const ticketSecret = "the secret of a test";

export type Published = { topic: string; args: unknown[]; options: PublishOptions | undefined };

/** The real hub on a real SQLite file; only the router is made up, and what is said to it is kept. */
export async function createTestHub(options: { url?: string; isTutorialMode?: boolean } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "hub-"));
  const url = options.url ?? `file:${folder}/test.db`;
  applyMigrations(url);
  const database = await openHubDatabase(url);
  const published: Published[] = [];
  /** In the tutorial's realm. */
  const toTutorial: Published[] = [];
  const called: { procedure: string; args: unknown[] }[] = [];
  const logged: string[] = [];
  let isJoined = true;
  let tutorialSessions: number[] = [];
  let answerOfRouter = (_procedure: string, _args: unknown[]): unknown => [];
  const requests = createWriterRequests(url.replace("file:", ""), 0); // in this process: it must not wait
  let brokenBy: string | undefined;
  const asking = <Result>(work: () => Result): Result => {
    if (brokenBy)
      throw new StoreError(explainStoreError(Object.assign(new Error("as a test wants"), { code: brokenBy })));
    return work();
  };
  const writer: Writer = {
    write: async (batch) => asking(() => requests.write(batch)),
    stored: async (runs) => asking(() => requests.stored(runs)),
    close: async () => requests.close(),
  };
  const tutorialRouter: Router = {
    isJoined: () => isJoined,
    publish: (topic, args, options) => void toTutorial.push({ topic, args, options }),
    call: async () => tutorialSessions,
  };
  const hub = createHub({
    tutorialRouter: options.isTutorialMode ? tutorialRouter : undefined,
    database,
    writer,
    ticketSecret,
    log: createLog("hub", "debug", (line) => void logged.push(line.slice(25).trimEnd())),
    router: {
      isJoined: () => isJoined,
      publish: (topic, args, options) => void published.push({ topic, args, options }),
      async call(procedure, args) {
        called.push({ procedure, args });
        return answerOfRouter(procedure, args);
      },
    },
  });

  function say(topic: string, payload: unknown, details: Partial<EventDetails>, ...more: unknown[]): void {
    sayTo(hub.offer, topic, payload, details, ...more);
  }
  function sayTo(
    offer: Offer | undefined,
    topic: string,
    payload: unknown,
    details: Partial<EventDetails>,
    ...more: unknown[]
  ): void {
    const subscriber = offer?.subscribers.find((one) =>
      one.match === "prefix" ? topic.startsWith(one.topic) : one.topic === topic,
    );
    subscriber?.onEvent(payload, { publication: 1, topic, ...details }, [payload, ...more]);
  }
  const by = (id: string): Partial<EventDetails> => ({
    publisher: 1,
    publisher_authid: id,
    publisher_authrole: "agent",
  });

  return {
    ...hub,
    url,
    database,
    published,
    toTutorial,
    /** What a client of the tutorial publishes arrives, from that session. */
    tutorialStats: (payload: unknown, details: Partial<EventDetails> = {}) =>
      sayTo(hub.tutorialOffer, topics.stats, payload, { publisher: 7, publisher_authrole: "anonymous", ...details }),
    tutorialLeave: (session: number) => sayTo(hub.tutorialOffer, "wamp.session.on_leave", session, {}),
    setTutorialSessions(count: number): void {
      tutorialSessions = Array.from({ length: count }, (_, n) => n);
    },
    called,
    logged,
    setJoined(is: boolean): void {
      isJoined = is;
    },
    /** What an agent publishes arrives, as the router tells it. */
    sample: (id: string, payload: unknown, details: Partial<EventDetails> = {}) =>
      say(topics.stats, payload, { ...by(id), ...details }),
    state: (id: string, payload: unknown, details: Partial<EventDetails> = {}) =>
      say(topics.state, payload, { ...by(id), ...details }),
    backlog: (id: string, payload: unknown, details: Partial<EventDetails> = {}) =>
      say(topics.backlog, payload, { ...by(id), ...details }),
    desert: (subscription: number) => say("wamp.subscription.on_delete", 1, {}, subscription),
    notices: (id: string) =>
      published.filter(({ topic }) => topic === topics.notice(id)).map(({ args }) => args[0] as ClientNotice),
    push: (id: string, settings: MachineSettings) => say(topics.settings(id), settings, { publisher_authid: "pusher" }),
    cut: (cut: Cut) => say(topics.cut, cut, {}),
    leave: (session: number) => say("wamp.session.on_leave", session, {}),
    call: (procedure: string, args: unknown[] = [], caller = "v-somebody") =>
      hub.offer.procedures.find((one) => one.procedure === procedure)?.answer(args, caller),
    /** What the router answers to what the hub calls; at first that nobody was there. */
    setAnswerOfRouter(answer: typeof answerOfRouter): void {
      answerOfRouter = answer;
    },
    /** A stranger's page asks to be let in, in that session of the router. */
    joinAsStranger: async (session: number, stranger = newStranger()) =>
      hub.offer.procedures
        .find((one) => one.procedure === procedures.authenticatePage)
        ?.answer([realm, authidOf(stranger), { session, ticket: await ticketFor(ticketSecret, stranger) }], undefined),
    publicFrames: () =>
      published.filter(({ topic }) => topic === topics.fleetPublic).map(({ args }) => args[0] as FleetFrame),
    frames: () => published.filter(({ topic }) => topic === topics.fleet).map(({ args }) => args[0] as FleetFrame),
    adminFrames: () =>
      published.filter(({ topic }) => topic === topics.fleetAdmin).map(({ args }) => args[0] as AdminFrame),
    row: (id: string) => hub.local.fleet().rows.find((row) => row.id === id),
    admin(id: string): AdminMachine {
      const machine = hub.local.admin().machines.find((one) => one.id === id);
      if (!machine) throw new Error(`the hub knows no ${id}`);
      return machine;
    },
    /** From now on the database fails so, by SQLite's name of it. */
    breakWriter(code: string): void {
      brokenBy = code;
    },
    mendWriter(): void {
      brokenBy = undefined;
    },
    /** It is as good as dead: nothing that it does reaches history. */
    kill(): void {
      brokenBy = "SQLITE_MISUSE";
    },
    async dispose(): Promise<void> {
      await hub.stop();
      await database.$disconnect();
      rmSync(folder, { recursive: true });
    },
  };
}

export type TestHub = Awaited<ReturnType<typeof createTestHub>>;

/** The clocks and timers that the hub uses; what the database needs of the event loop stays real. */
export const hubTimers: {
  toFake: ("setTimeout" | "clearTimeout" | "setInterval" | "clearInterval" | "Date" | "performance")[];
} = {
  toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"],
};
