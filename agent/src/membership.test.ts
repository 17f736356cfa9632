import { join } from "node:path";
import type { EnrolmentAnswer, EnrolmentRequest } from "@realtimemonitor/protocol/enrolment.ts";
import { fingerprintOf } from "@realtimemonitor/protocol/fingerprint.ts";
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createComplaints } from "./complaints.ts";
import { BusyError, type Outcome, RefusedError } from "./enrol.ts";
import { type Identity, loadIdentity } from "./identity.ts";
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
const rejected = new RefusedError(403, "key: was rejected by an administrator");
const pending: Outcome = { pending: true, fingerprint: "SHA256:what the server says" };
const away = new Error("connect ECONNREFUSED 127.0.0.1:8080");

describe("the membership", () => {
  let stateDir: string;
  let stop: AbortController;
  let said: string[];
  let asked: EnrolmentRequest[];
  let answers: (Outcome | Error)[];
  let taken: EnrolmentAnswer[];
  let moves: number;

  /** Each question takes one answer of the list, the last one for ever. */
  function keep(change: Partial<MembershipOptions> = {}) {
    const say = (text: string) => void said.push(text);
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
      log: { error: say, warn: say, info: say, debug: say },
      complaints: createComplaints({ warn: say, info: say }),
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

  it("of a known machine sends the token until it is answered, since only the server knows whether it is known", async () => {
    await joinBefore();
    answers = [away, answerOf()];
    const membership = keep({ token });
    await membership.ready;
    await vi.advanceTimersByTimeAsync(1_000);
    membership.ask();
    await vi.advanceTimersByTimeAsync(31_000);
    expect(asked.map((request) => request.token)).toEqual([token, token, undefined]);
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
    answers = [answerOf({ machineId: newId })];
    const membership = keep({ token });
    await membership.ready;
    expect(asked.map((request) => request.token)).toEqual([token]);
    expect(membership.door()?.machineId).toBe(newId);
    expect(moves).toBe(1);
  });

  it("goes on without a token that is not good (any more) when the machine was one before", async () => {
    await joinBefore();
    answers = [new RefusedError(403, "token: is expired"), pending];
    keep({ token });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked.map((request) => request.token)).toEqual([token, undefined, undefined]);
    expect(said[0]).toBe("token: is expired; asking without it");
  });

  describe("without a token", () => {
    it("waits to be let in: it says its own fingerprint once, asks every 5 to 15 s, and joins when it may", async () => {
      answers = [pending];
      const membership = keep();
      await vi.advanceTimersByTimeAsync(0);
      const { publicKey } = loadIdentity(stateIn(stateDir));
      const words = [
        "this machine waits until an administrator lets it in, at http://127.0.0.1:8080/admin",
        `there it must have the fingerprint ${await fingerprintOf(publicKey)}`,
      ];
      await vi.waitFor(() => expect(said.slice(-2)).toEqual(words));
      asked = [];
      await vi.advanceTimersByTimeAsync(150_000);
      expect(asked).toHaveLength(10);
      expect(membership.door()).toBeUndefined();
      answers = [answerOf()];
      await vi.advanceTimersByTimeAsync(15_000);
      await membership.ready;
      expect(membership.door()).toEqual(door);
      expect(said.at(-1)).toBe("this machine was let in");
    });

    it("asks less often after ten minutes, and never less than each half minute", async () => {
      answers = [pending];
      keep();
      await vi.advanceTimersByTimeAsync(700_000);
      const before = asked.length;
      await vi.advanceTimersByTimeAsync(300_000);
      expect(asked.length - before).toBe(10);
    });

    it("leaves a server alone for as long as it asks for", async () => {
      answers = [new BusyError(60_000, "too many"), pending];
      keep();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(asked).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(asked).toHaveLength(2);
    });

    it("ends with the server's words when it is rejected", async () => {
      answers = [pending, rejected];
      const membership = keep();
      const { ready } = membership;
      const ended = expect(ready).rejects.toThrow("was rejected by an administrator");
      await vi.advanceTimersByTimeAsync(15_000);
      await ended;
    });

    it("is what a machine that is removed does while it runs, and it needs no restart to be let in again", async () => {
      await joinBefore();
      answers = [answerOf(), pending];
      const membership = keep({ token });
      await membership.ready;
      membership.ask();
      await vi.advanceTimersByTimeAsync(31_000);
      expect(membership.door()).toBeUndefined();
      const words = expect.stringMatching(/^the server does not know this machine \(any more\); it waits until/);
      await vi.waitFor(() => expect(said).toContainEqual(words));
      answers = [answerOf({ machineId: "m-fedcba9876543210" })];
      await vi.advanceTimersByTimeAsync(15_000);
      expect(asked.slice(1).some((request) => request.token)).toBe(false);
      expect(membership.door()?.machineId).toBe("m-fedcba9876543210");
      expect(moves).toBe(1);
    });

    it("of a machine that is rejected while it runs asks every five minutes, so that this can be taken back", async () => {
      await joinBefore();
      answers = [answerOf(), rejected];
      const membership = keep();
      await membership.ready;
      membership.ask();
      await vi.advanceTimersByTimeAsync(31_000);
      expect(membership.door()).toBeUndefined();
      membership.ask();
      await vi.advanceTimersByTimeAsync(900_000);
      expect(asked).toHaveLength(2 + 3);
      answers = [answerOf()];
      await vi.advanceTimersByTimeAsync(300_000);
      expect(membership.door()).toEqual(door);
    });
  });

  describe("with a new key", () => {
    let identity: Identity;
    const own = () => loadIdentity(stateIn(stateDir));
    async function start() {
      await joinBefore();
      answers = [answerOf()];
      identity = own();
      const membership = keep({ identity });
      await membership.ready;
      return membership;
    }

    it("has it on the disk before it asks, and is another key once the server knows it", async () => {
      const membership = await start();
      const old = identity.publicKey;
      membership.replaceKey();
      const made = own().next?.publicKey;
      expect([own().publicKey, made]).toEqual([old, expect.stringMatching(/^[0-9a-f]{64}$/)]);
      answers = [answerOf({ publicKey: String(made) })];
      await vi.advanceTimersByTimeAsync(1_000);
      expect([identity.publicKey, own().publicKey, own().next]).toEqual([made, made, undefined]);
      expect(own().machineId).toBe(id);
      expect(moves).toBe(1);
      const words = `this machine has a new key: ${await fingerprintOf(String(made))}`;
      await vi.waitFor(() => expect(said).toContain(words));
    });

    it("keeps the old one as long as no answer tells that the server has taken it", async () => {
      const membership = await start();
      const old = identity.publicKey;
      membership.replaceKey();
      answers = [away, answerOf(), answerOf({ publicKey: old })];
      await vi.advanceTimersByTimeAsync(3_000);
      expect([identity.publicKey, own().publicKey]).toEqual([old, old]);
      expect(own().next).toBeDefined();
      expect(moves).toBe(0);
    });

    it("makes one at most a minute, however often it is asked to, and one at a time", async () => {
      const membership = await start();
      for (let count = 0; count < 10; count += 1) membership.replaceKey();
      await vi.advanceTimersByTimeAsync(30_000);
      expect(asked).toHaveLength(2);
      const made = own().next?.publicKey;
      await vi.advanceTimersByTimeAsync(31_000);
      membership.replaceKey();
      expect(own().next?.publicKey).toBe(made);
    });

    it("makes another one when the server has that of another machine", async () => {
      const membership = await start();
      membership.replaceKey();
      answers = [new RefusedError(409, "newPublicKey: is the key of another machine"), answerOf()];
      await vi.advanceTimersByTimeAsync(2_000);
      expect(own().next).toBeUndefined();
      expect(membership.door()).toEqual(door);
    });

    it("asks for none that the disk does not keep", async () => {
      await joinBefore();
      identity = own();
      const makeNext = () => {
        throw new Error("ENOSPC");
      };
      const membership = keep({ identity: Object.create(identity, { makeNext: { value: makeNext } }) });
      await membership.ready;
      membership.replaceKey();
      await vi.advanceTimersByTimeAsync(10_000);
      expect(asked).toHaveLength(1);
    });
  });

  describe("begun anew, since another host has the same identity", () => {
    const newId = "m-fedcba9876543210";

    it("joins with the token by another key, and the old identity is set aside", async () => {
      await joinBefore();
      const identity = loadIdentity(stateIn(stateDir));
      const membership = keep({ identity });
      await membership.ready;
      const old = identity.publicKey;
      membership.beginAnew(token);
      expect(membership.door()).toBeUndefined();
      expect(moves).toBe(1);
      answers = [answerOf({ machineId: newId })];
      await vi.advanceTimersByTimeAsync(1_000);
      expect(asked.at(-1)?.token).toBe(token);
      expect(identity.publicKey).not.toBe(old);
      expect(membership.door()?.machineId).toBe(newId);
      expect(stateIn(stateDir).read(`identity-${id}.json`)).toMatchObject({ publicKey: old, machineId: id });
      expect(stateIn(stateDir).read("identity.json")).not.toHaveProperty("token");
    });

    it("goes on with that after a restart, and waits when the token is good no more", async () => {
      await joinBefore();
      const first = new AbortController();
      const membership = keep({ signal: first.signal });
      await membership.ready;
      membership.beginAnew(token);
      first.abort();
      answers = [new RefusedError(403, "token: is expired"), pending];
      asked = [];
      keep();
      await vi.advanceTimersByTimeAsync(0);
      expect(asked.map((request) => request.token)).toEqual([token, undefined]);
      expect(loadIdentity(stateIn(stateDir)).token).toBeUndefined();
    });

    it("takes nothing of an answer that was meant for who it was before", async () => {
      await joinBefore();
      let answer = (_: Outcome) => {};
      const late = new Promise<Outcome>((resolve) => {
        answer = resolve;
      });
      const identity = loadIdentity(stateIn(stateDir));
      const membership = keep({ identity, enrol: () => late });
      await vi.advanceTimersByTimeAsync(0);
      membership.beginAnew(token);
      answer(answerOf());
      await vi.advanceTimersByTimeAsync(0);
      expect(identity.machineId).toBeUndefined();
      expect(taken).toEqual([]);
    });
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

  it("is asked again at once when the hub ended the session, and that once in 30 s", async () => {
    answers = [answerOf()];
    const membership = keep({ token });
    await membership.ready;
    for (let second = 0; second < 29; second += 1) {
      membership.askAtOnce();
      await vi.advanceTimersByTimeAsync(1_000);
    }
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
