import {
  EnrolmentAnswer as Answer,
  type EnrolmentAnswer,
  type EnrolmentRequest,
} from "@realtimemonitor/protocol/enrolment.ts";
import type { Log } from "@realtimemonitor/protocol/log.ts";
import { z } from "zod";
import { type Complaints, wordsOf } from "./complaints.ts";
import { RefusedError } from "./enrol.ts";
import type { Identity } from "./identity.ts";
import { routerUrl } from "./server-url.ts";
import type { State } from "./state.ts";

const file = "router.json";

/** The server goes with it: a router that another server named is of no use. */
const RouterFile = z.object({ server: z.string(), router: Answer.shape.router });

/** How to join the router: as whom, where, in which realm. */
export type Door = { machineId: string; url: string; realm: string };

export type Membership = {
  /** Resolves when the door is known, from the answer or, when the server is away, from the last one. Rejects with a
   * `RefusedError` when the server does not let a new machine in. */
  ready: Promise<void>;
  /** undefined: not known, or refused. */
  door(): Door | undefined;
  /** Asks the server again, soon: the router refused us, or can't be found. */
  ask(): void;
};

export type MembershipOptions = {
  server: URL;
  identity: Identity;
  /** Sent only by a key that has no machine id yet, or once at the start by one that the server does not know any more. */
  token: string | undefined;
  state: State;
  insecure: boolean;
  request(): Promise<Omit<EnrolmentRequest, "token">>;
  enrol(request: EnrolmentRequest): Promise<EnrolmentAnswer>;
  onAnswer(answer: EnrolmentAnswer): void;
  /** The answer named another id or router than before. */
  onMoved(): void;
  log: Log;
  complaints: Complaints;
  signal: AbortSignal;
  random?: () => number;
};

const firstBackoffMs = 1_000;
const lastBackoffMs = 60_000;
/** As long as there is nowhere to join, the server is all that this machine waits for. */
const lastBackoffWithoutDoorMs = 4_000;
/** A machine that was removed asks so seldom whether it is known again. */
const refusedPeriodMs = 300_000;
/** What the server just said is not asked again, however often the router refuses. */
const answerHoldsMs = 30_000;

/**
 * Keeps this machine a member: asks `POST /clients/` until it is answered, and again when `ask` is called. It never stands
 * in the way of a join: with an id and a router from last time the agent joins while the web app is down.
 */
export function keepMembership(options: MembershipOptions): Membership {
  const { identity, server, complaints, log, signal, random = Math.random } = options;
  let resolve = () => {};
  let reject = (_error: Error) => {};
  const ready = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  let router = lastRouter(options);
  let refused = false;
  let failures = 0;
  let isAsking = false;
  let answeredAtMs = Number.NEGATIVE_INFINITY;
  let mayUseToken = true;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function later(longestMs: number, shortestMs = 0): void {
    if (signal.aborted) return;
    clearTimeout(timer);
    // Full jitter: a fleet that lost the server at one moment must not come back at one moment
    timer = setTimeout(() => void ask(), shortestMs + random() * longestMs);
  }

  async function askOnce(): Promise<EnrolmentAnswer> {
    const request = await options.request();
    const { token } = options;
    if (!identity.machineId) return options.enrol({ ...request, ...(token && { token }) });
    try {
      return await options.enrol(request);
    } catch (error) {
      const isUnknown = error instanceof RefusedError && error.status === 403;
      if (!isUnknown || !token || !mayUseToken) throw error;
      log.info("the server does not know this machine any more: joining anew with the token");
      return options.enrol({ ...request, token });
    } finally {
      mayUseToken = false;
    }
  }

  /** A full disk is no reason not to be a member; only a restart will show what was not kept. */
  function remember(write: () => void): void {
    try {
      write();
    } catch (error) {
      complaints.about(options.state.place, `can't be written: ${wordsOf(error)}`);
    }
  }

  function take(answer: EnrolmentAnswer): void {
    const url = routerUrl(server, answer.router.url, options.insecure).href;
    const before = door();
    remember(() => identity.rename(answer.machineId));
    router = { url, realm: answer.router.realm };
    refused = false;
    failures = 0;
    answeredAtMs = performance.now();
    complaints.settled("server");
    const isMoved = JSON.stringify(door()) !== JSON.stringify(before);
    if (isMoved) remember(() => options.state.write(file, { server: server.href, router: answer.router }));
    options.onAnswer(answer);
    if (isMoved) options.onMoved();
    resolve();
  }

  async function ask(): Promise<void> {
    if (isAsking || signal.aborted) return;
    isAsking = true;
    try {
      take(await askOnce());
    } catch (error) {
      if (!signal.aborted) failed(error);
    } finally {
      isAsking = false;
    }
  }

  function failed(error: unknown): void {
    if (!(error instanceof RefusedError)) {
      complaints.about("server", `${server.href} gives no answer to go by: ${wordsOf(error)}`);
      later(Math.min(door() ? lastBackoffMs : lastBackoffWithoutDoorMs, firstBackoffMs * 2 ** failures));
      failures += 1;
    } else if (!identity.machineId) {
      reject(error);
    } else {
      refused = error.status === 403;
      const advice = refused ? ". If it was removed, start again with a new --token" : "";
      complaints.about("server", `refuses this machine (${error.message})${advice}`);
      later(refusedPeriodMs);
    }
    if (identity.machineId && (router || refused)) resolve();
  }

  const door = () =>
    identity.machineId && router && !refused ? { machineId: identity.machineId, ...router } : undefined;

  const stop = () => {
    clearTimeout(timer);
    resolve();
  };
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  void ask();

  return {
    ready,
    door,
    ask: () => {
      if (refused || isAsking) return;
      later(firstBackoffMs, Math.max(0, answeredAtMs + answerHoldsMs - performance.now()));
    },
  };
}

function lastRouter({ state, server, insecure }: MembershipOptions): Omit<Door, "machineId"> | undefined {
  try {
    const stored = RouterFile.parse(state.read(file));
    if (stored.server !== server.href) return undefined;
    return { url: routerUrl(server, stored.router.url, insecure).href, realm: stored.router.realm };
  } catch {
    return undefined; // the answer will tell
  }
}
