import {
  EnrolmentAnswer as Answer,
  type EnrolmentAnswer,
  type EnrolmentRequest,
} from "@realtimemonitor/protocol/enrolment.ts";
import { fingerprintOf } from "@realtimemonitor/protocol/fingerprint.ts";
import type { Log } from "@realtimemonitor/protocol/log.ts";
import { z } from "zod";
import { type Complaints, wordsOf } from "./complaints.ts";
import { BusyError, type Outcome, RefusedError } from "./enrol.ts";
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
  /** The same, whatever the server said a moment ago: things have changed since. */
  askAtOnce(): void;
  /** Makes a new key and has the server know it in place of this one. */
  replaceKey(): void;
  /** Goes on as a machine of its own, which joins with this token: another host has the identity as well. */
  beginAnew(token: string): void;
};

export type MembershipOptions = {
  server: URL;
  identity: Identity;
  /** Sent until the server has answered once; to a server that knows the key it means nothing. */
  token: string | undefined;
  state: State;
  insecure: boolean;
  request(): Promise<Omit<EnrolmentRequest, "token" | "newPublicKey">>;
  enrol(request: EnrolmentRequest): Promise<Outcome>;
  onAnswer(answer: EnrolmentAnswer): void;
  /** Id, key or router are others than before. */
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
/** A machine that was rejected asks so seldom whether that still holds. */
const refusedPeriodMs = 300_000;
/** What the server just said is not asked again, however often the router refuses. */
const answerHoldsMs = 30_000;
/** While somebody may be about to let this machine in, and after that. */
const waiting = {
  soon: { leastMs: 5_000, spreadMs: 10_000, forMs: 600_000 },
  later: { leastMs: 15_000, spreadMs: 15_000 },
};
/** Nobody needs more new keys than that, whatever the router says. */
const newKeyPeriodMs = 60_000;

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
  let standing: "member" | "waiting" | "refused" = "member";
  let waitingSinceMs = 0;
  let failures = 0;
  let isAsking = false;
  let answeredAtMs = Number.NEGATIVE_INFINITY;
  let askedAtOnceAtMs = Number.NEGATIVE_INFINITY;
  let newKeyAtMs = Number.NEGATIVE_INFINITY;
  let mayUseToken = true;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function later(longestMs: number, shortestMs = 0): void {
    if (signal.aborted) return;
    clearTimeout(timer);
    // Full jitter: a fleet that lost the server at one moment must not come back at one moment
    timer = setTimeout(() => void ask(), shortestMs + random() * longestMs);
  }

  async function askOnce(): Promise<Outcome> {
    const request = await options.request();
    const token = identity.token ?? (mayUseToken ? options.token : undefined);
    if (!token) return options.enrol(request);
    try {
      return await options.enrol({ ...request, token });
    } catch (error) {
      const isNo = error instanceof RefusedError && error.status === 403;
      // who has just started a new machine with a bad token is there to read it, and will make another
      if (!isNo || (!identity.machineId && !identity.token)) throw error;
      log.warn(`${wordsOf(error)}; asking without it`);
      mayUseToken = false;
      remember(() => identity.dropToken());
      return options.enrol(request);
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

  /** What joins the router: another one means another session. */
  const pass = () => JSON.stringify([door(), identity.publicKey]);

  /** Says which key this machine has now. */
  function sayKey(say: (fingerprint: string) => void): void {
    void fingerprintOf(identity.publicKey).then(say);
  }

  function take(answer: EnrolmentAnswer): void {
    const url = routerUrl(server, answer.router.url, options.insecure).href;
    const before = pass();
    if (identity.next && identity.next.publicKey === answer.publicKey) {
      remember(() => identity.takeNext());
      sayKey((fingerprint) => log.info(`this machine has a new key: ${fingerprint}`));
    }
    remember(() => identity.rename(answer.machineId));
    router = { url, realm: answer.router.realm };
    if (standing === "waiting") log.info("this machine was let in");
    standing = "member";
    mayUseToken = false;
    failures = 0;
    answeredAtMs = performance.now();
    complaints.settled("server");
    const isMoved = pass() !== before;
    if (isMoved) remember(() => options.state.write(file, { server: server.href, router: answer.router }));
    options.onAnswer(answer);
    if (isMoved) options.onMoved();
    resolve();
  }

  /** The server does not know this key: somebody has to look, and to compare. */
  function wait(): void {
    const now = performance.now();
    failures = 0;
    mayUseToken = false;
    complaints.settled("server");
    if (standing !== "waiting") {
      standing = "waiting";
      waitingSinceMs = now;
      const unknown = identity.machineId ? "the server does not know this machine (any more); it" : "this machine";
      sayKey((fingerprint) => {
        log.warn(`${unknown} waits until an administrator lets it in, at ${new URL("admin", server).href}`);
        log.warn(`there it must have the fingerprint ${fingerprint}`);
      });
    }
    const { leastMs, spreadMs } = now - waitingSinceMs < waiting.soon.forMs ? waiting.soon : waiting.later;
    later(spreadMs, leastMs);
    if (identity.machineId) resolve();
  }

  async function ask(): Promise<void> {
    if (isAsking || signal.aborted) return;
    isAsking = true;
    const asker = identity.publicKey;
    try {
      const outcome = await askOnce();
      if (signal.aborted) return;
      if (identity.publicKey !== asker)
        later(firstBackoffMs); // it is about somebody that this machine is no more
      else if ("pending" in outcome) wait();
      else take(outcome);
    } catch (error) {
      if (!signal.aborted) failed(error);
    } finally {
      isAsking = false;
    }
  }

  function failed(error: unknown): void {
    if (!(error instanceof RefusedError)) {
      complaints.about("server", `${server.href} gives no answer to go by: ${wordsOf(error)}`);
      const backoffMs = Math.min(door() ? lastBackoffMs : lastBackoffWithoutDoorMs, firstBackoffMs * 2 ** failures);
      later(backoffMs, error instanceof BusyError ? error.retryAfterMs : 0);
      failures += 1;
    } else if (!identity.machineId && !identity.token) {
      reject(error);
    } else if (error.status === 409) {
      remember(() => identity.dropNext());
      later(firstBackoffMs);
    } else {
      if (error.status === 403) standing = "refused";
      complaints.about("server", `refuses this machine (${error.message}); it is asked again every few minutes`);
      later(refusedPeriodMs);
    }
    if (identity.machineId && (router || standing === "refused")) resolve();
  }

  const door = () =>
    identity.machineId && router && standing === "member" ? { machineId: identity.machineId, ...router } : undefined;

  const stop = () => {
    clearTimeout(timer);
    resolve();
  };
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  void ask();

  function askSoon(): void {
    if (standing !== "member" || isAsking) return;
    later(firstBackoffMs, Math.max(0, answeredAtMs + answerHoldsMs - performance.now()));
  }

  return {
    ready,
    door,
    ask: askSoon,
    askAtOnce() {
      // a router may say so each time
      if (performance.now() < askedAtOnceAtMs + answerHoldsMs) return askSoon();
      askedAtOnceAtMs = performance.now();
      if (standing === "member" && !isAsking) later(firstBackoffMs);
    },
    replaceKey() {
      if (performance.now() < newKeyAtMs + newKeyPeriodMs) return;
      newKeyAtMs = performance.now();
      remember(() => identity.makeNext());
      if (identity.next && standing === "member") later(firstBackoffMs);
    },
    beginAnew(token) {
      try {
        identity.beginAnew(token);
      } catch (error) {
        complaints.about(options.state.place, `can't be written, so this stays the same machine: ${wordsOf(error)}`);
        return;
      }
      log.warn("another host has the identity of this machine: it joins as a new one");
      standing = "member";
      options.onMoved();
      later(firstBackoffMs);
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
