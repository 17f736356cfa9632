import { join } from "node:path";
import type { EnrolmentAnswer, EnrolmentRequest } from "@realtimemonitor/protocol/enrolment.ts";
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createComplaints } from "./complaints.ts";
import { RefusedError } from "./enrol.ts";
import { loadIdentity } from "./identity.ts";
import { keepMembership, type MembershipOptions } from "./membership.ts";
import { stateIn } from "./state.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const id = "m-0123456789abcdef";
const token = `j-${"a".repeat(32)}`;
const answerOf = (change: Partial<EnrolmentAnswer> = {}): EnrolmentAnswer => ({
  machineId: id,
  settings: { ...defaultSettings, version: 7 },
  router: { url: "/ws", realm: "realm1" },
  ...change,
});
const door = { machineId: id, url: "ws://127.0.0.1:8080/ws", realm: "realm1" };
const unknown = new RefusedError(403, "this key is not known");
const away = new Error("connect ECONNREFUSED 127.0.0.1:8080");

describe("the membership", () => {
  let stateDir: string;
  let stop: AbortController;
  let said: string[];
  let asked: EnrolmentRequest[];
  let answers: (EnrolmentAnswer | Error)[];
  let taken: EnrolmentAnswer[];
  let moves: number;

  /** Each question takes one answer of the list, the last one for ever. */
  function keep(change: Partial<MembershipOptions> = {}) {
    const quiet = () => {};
    return keepMembership({
      server: new URL("http://127.0.0.1:8080/"),
      identity: loadIdentity(stateIn(stateDir)),
      token: undefined,
      state: stateIn(stateDir),
      insecure: false,
      request: async () => ({ name: "web 1", ip: null, facts: {} as EnrolmentRequest["facts"] }),
      async enrol(request) {
        asked.push(request);
        const answer = answers.length > 1 ? answers.shift() : answers[0];
        if (answer instanceof Error || !answer) throw answer;
        return answer;
      },
      onAnswer: (answer) => taken.push(answer),
      onMoved: () => {
        moves += 1;
      },
      log: { error: quiet, warn: quiet, info: quiet, debug: quiet },
      complaints: createComplaints({ warn: (text) => said.push(text), info: (text) => said.push(text) }),
      signal: stop.signal,
      random: () => 1,
      ...change,
    });
  }
  /** As after an earlier run that was a member. */
  async function joinBefore() {
    answers = [answerOf()];
    const first = new AbortController();
    await keep({ token, signal: first.signal }).ready;
    first.abort();
    asked = [];
    taken = [];
    moves = 0;
  }

  beforeEach(() => {
    vi.useFakeTimers();
    stateDir = temporaryFolder();
    stop = new AbortController();
    said = [];
    asked = [];
    taken = [];
    moves = 0;
  });
  afterEach(() => {
    stop.abort();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it("of a new machine begins with the token, and gives it an id and a door", async () => {
    answers = [answerOf()];
    const membership = keep({ token });
    expect(membership.door()).toBeUndefined();
    await membership.ready;
    expect(asked).toEqual([expect.objectContaining({ token })]);
    expect(taken).toEqual([answerOf()]);
    expect(membership.door()).toEqual(door);
    expect(loadIdentity(stateIn(stateDir)).machineId).toBe(id);
  });

  it("of a known machine does not send the token", async () => {
    await joinBefore();
    await keep({ token }).ready;
    expect(asked).toHaveLength(1);
    expect(asked[0]).not.toHaveProperty("token");
    expect(moves).toBe(0);
  });

  it("is refused to a new machine with the words of the server", async () => {
    answers = [new RefusedError(403, "token: was used up")];
    await expect(keep({ token }).ready).rejects.toThrow("token: was used up");
  });

  it("keeps asking for a new machine while the server is away, and says so once", async () => {
    answers = [away, away, away, answerOf()];
    const membership = keep({ token });
    await vi.advanceTimersByTimeAsync(1_000 + 2_000);
    expect(asked).toHaveLength(3);
    expect(membership.door()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(4_000);
    await membership.ready;
    expect(membership.door()).toEqual(door);
    expect(said).toEqual([expect.stringContaining("ECONNREFUSED"), "server: works again"]);
  });

  it("never waits longer than 4 s as long as there is nowhere to join", async () => {
    answers = [away];
    keep({ token });
    await vi.advanceTimersByTimeAsync(600_000);
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.length - before).toBe(15);
  });

  it("never waits longer than a minute for the next question", async () => {
    await joinBefore();
    answers = [away];
    keep();
    await vi.advanceTimersByTimeAsync(600_000);
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked.length - before).toBe(10);
  });

  it("lets a known machine join while the server is away, and goes on asking", async () => {
    await joinBefore();
    answers = [away, answerOf({ settings: { ...defaultSettings, version: 2 } })];
    const membership = keep();
    await membership.ready;
    expect(membership.door()).toEqual(door);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(taken.map(({ settings }) => settings.version)).toEqual([2]);
  });

  it("forgets a router that another server named", async () => {
    await joinBefore();
    answers = [away];
    const membership = keep({ server: new URL("http://127.0.0.1:9090/") });
    await vi.advanceTimersByTimeAsync(500);
    expect(membership.door()).toBeUndefined();
  });

  it("joins anew with the token at the start when the key is not known any more", async () => {
    await joinBefore();
    const newId = "m-fedcba9876543210";
    answers = [unknown, answerOf({ machineId: newId })];
    const membership = keep({ token });
    await membership.ready;
    expect(asked.map((request) => request.token)).toEqual([undefined, token]);
    expect(membership.door()?.machineId).toBe(newId);
    expect(moves).toBe(1);
  });

  it("of a machine that is removed while it runs ends: it says what to do once, and asks seldom without the token", async () => {
    await joinBefore();
    answers = [answerOf(), unknown];
    const membership = keep({ token });
    await membership.ready;
    membership.ask();
    await vi.advanceTimersByTimeAsync(31_000);
    expect(membership.door()).toBeUndefined();
    membership.ask();
    await vi.advanceTimersByTimeAsync(900_000);
    expect(asked).toHaveLength(2 + 3);
    expect(asked.some((request) => request.token)).toBe(false);
    expect(said).toEqual([expect.stringMatching(/refuses this machine \(this key is not known\).*new --token/)]);

    answers = [answerOf()];
    await vi.advanceTimersByTimeAsync(300_000);
    expect(membership.door()).toEqual(door);
  });

  it("is not asked again within 30 s of an answer, however often the router refuses", async () => {
    answers = [answerOf()];
    const membership = keep({ token });
    await membership.ready;
    for (let second = 0; second < 29; second += 1) {
      membership.ask();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked).toHaveLength(2);
  });

  it("does not depend on a disk that takes what is to be kept", async () => {
    answers = [answerOf()];
    const identity = loadIdentity(stateIn(stateDir));
    const membership = keep({ token, identity, state: stateIn(join(stateDir, "gone")) });
    await membership.ready;
    expect(membership.door()).toEqual(door);
    expect(taken).toHaveLength(1);
    expect(said).toEqual([expect.stringContaining("can't be written: ENOENT")]);
  });

  it("moves when the server names another router", async () => {
    await joinBefore();
    answers = [answerOf({ router: { url: "wss://router2.example/ws", realm: "realm1" } })];
    const membership = keep();
    await membership.ready;
    expect(moves).toBe(1);
    expect(membership.door()?.url).toBe("wss://router2.example/ws");
  });

  it("takes nothing of an answer that names a router in the clear on another host", async () => {
    answers = [answerOf({ router: { url: "ws://router2.example/ws", realm: "realm1" } })];
    const membership = keep({ token });
    await vi.advanceTimersByTimeAsync(0);
    expect(membership.door()).toBeUndefined();
    expect(taken).toEqual([]);
    expect(said).toEqual([expect.stringContaining("router.url: must begin with wss://")]);
  });
});
