import { AgentId, tutorialId } from "@realtimemonitor/protocol/identifiers.ts";
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { procedures, topics } from "@realtimemonitor/protocol/topics.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTestHub, hubTimers, type TestHub } from "../testing/hub.ts";
import { addMachine, addTutorialMachine, createSampler } from "../testing/people.ts";
import { tutorialSessionsLimit } from "./tutorial.ts";

const [ip, id] = ["10.0.0.1", tutorialId("10.0.0.1")];
const stats = { ip, name: "a host", cpus: ["3.1%"], memory: "1.00GiB/2.00GiB (50.0%)", disks: {} };
const wanted = (version: number, change = {}) => ({ ...defaultSettings, version, ...change });

let hub: TestHub;
beforeEach(async () => {
  vi.useFakeTimers(hubTimers);
  hub = await createTestHub({ isTutorialMode: true });
  await addTutorialMachine(hub.database, ip);
  await hub.readAll();
  hub.start();
});
afterEach(async () => {
  vi.useRealTimers();
  await hub.dispose();
});
const events = async () => {
  await hub.stop();
  return (await hub.database.event.findMany({ where: { machineId: id }, orderBy: { id: "asc" } })).map(
    ({ kind }) => kind,
  );
};

describe("a machine of the tutorial", () => {
  it("has a row from what its client says, numbered here", () => {
    hub.tutorialStats(stats);
    hub.tutorialStats(stats);
    expect(hub.row(id)).toMatchObject({ presence: "online", seq: 1, settings_version: 0, cpus: [3.1], disks: [] });
  });

  it("says nothing of its settings: it never drifts, is asked for nothing and gets no notice", () => {
    hub.tutorialStats(stats);
    hub.push(id, wanted(2));
    for (let second = 0; second < 90; second++) {
      vi.advanceTimersByTime(1_000);
      hub.tutorialStats(stats);
    }
    expect(hub.admin(id)).toMatchObject({
      settings: { status: "untold", reported_version: null },
      timing: { skewMs: null, jitterMs: null, missedTicks: 0 },
      history: { missing: 0, lost: 0 },
      rejected: 0,
    });
    expect(hub.published.filter(({ topic }) => topic.endsWith(id))).toEqual([]);
  });

  it("is told what was saved, by its ip and to all, in the tutorial's words", () => {
    hub.push(id, wanted(2, { show_cpus: false, frequency: 3 }));
    const told = { id, ip, show_cpus: false, show_memory: true, show_disk: true, disabled: false, frequency: 3 };
    expect(hub.toTutorial.filter(({ topic }) => topic !== topics.stats)).toEqual([
      { topic: `clientconfig.${ip}`, args: [told], options: undefined },
    ]);
    hub.tutorialOffer?.onJoined(); // the hub was away
    expect(hub.toTutorial.at(-1)?.args).toEqual([told]);
  });

  it("shows nothing that is hidden, and nothing at all while it is disabled, though its client goes on", () => {
    hub.tutorialStats(stats);
    hub.push(id, wanted(2, { show_cpus: false }));
    hub.tutorialStats(stats);
    expect(hub.row(id)?.cpus).toBeUndefined();
    hub.push(id, wanted(3, { disabled: true }));
    hub.tutorialStats(stats);
    expect(hub.row(id)).toBeUndefined();
    expect(hub.admin(id)).toMatchObject({ presence: "online", disabled: true });
    hub.push(id, wanted(4));
    vi.advanceTimersByTime(1_000);
    hub.tutorialStats(stats);
    expect(hub.row(id)).toMatchObject({ presence: "online", seq: 2 }); // no number was used up
  });

  it("is offline when the last session that spoke for it leaves, and one that never did takes none away", async () => {
    hub.tutorialStats(stats);
    hub.tutorialStats(stats, { publisher: 8 });
    hub.tutorialLeave(9);
    hub.tutorialLeave(7);
    expect(hub.row(id)?.presence).toBe("online");
    hub.tutorialLeave(8);
    expect(hub.row(id)?.presence).toBe("offline");
    hub.tutorialStats(stats);
    expect(hub.row(id)).toMatchObject({ presence: "online", seq: 0 });
    expect(await events()).toEqual(["joined", "online", "offline", "joined", "online"]);
  });

  it("is as slow as its settings say, from its next sample on", () => {
    hub.push(id, wanted(2, { frequency: 60 }));
    hub.tutorialStats(stats);
    vi.advanceTimersByTime(100_000);
    expect(hub.row(id)?.presence).toBe("online");
    hub.push(id, wanted(3, { frequency: 1 }));
    hub.tutorialStats(stats);
    vi.advanceTimersByTime(10_000);
    expect(hub.row(id)?.presence).toBe("offline");
  });

  it("takes the first name that is one, and keeps what an administrator gave it", async () => {
    hub.tutorialStats({ ...stats, name: "\u202eevil" });
    vi.useRealTimers();
    hub.tutorialStats({ ...stats, name: "first" });
    await expect.poll(() => hub.admin(id).name).toBe("first");
    hub.tutorialStats({ ...stats, name: "second" });
    await hub.database.machine.update({ where: { id }, data: { name: "given" } });
    await hub.local.reload(id);
    hub.tutorialStats({ ...stats, name: "third" });
    expect((await hub.database.machine.findUniqueOrThrow({ where: { id } })).name).toBe("given");
  });

  it("is left out of what strangers see, whose public pages have no addresses", async () => {
    await hub.database.publicDashboard.create({ data: { id: 1, isOn: true, changedAt: 1 } });
    await hub.local.lookAtPublicSwitch();
    hub.tutorialStats(stats);
    vi.advanceTimersByTime(2_500);
    await hub.joinAsStranger(1);
    hub.setAnswerOfRouter(() => [1]);
    hub.tutorialStats(stats);
    vi.advanceTimersByTime(2_500);
    hub.push(id, wanted(2, { disabled: true }));
    await Promise.resolve(); // a frame waits for the end of the turn
    expect(hub.publicFrames().length).toBeGreaterThan(0);
    expect(hub.frames().some(({ gone }) => gone.includes(id))).toBe(true);
    expect(JSON.stringify(hub.publicFrames())).not.toContain(ip);
    for (const procedure of [procedures.fleetPublicSnapshot, procedures.fleetTrends]) {
      expect(JSON.stringify(await hub.call(procedure, [[id]], "p-somebody"))).not.toContain(ip);
    }
  });

  it("is forgotten when it is removed: what its client says is a stranger's", async () => {
    hub.tutorialStats(stats);
    await hub.database.machine.delete({ where: { id } });
    await hub.local.reload(id);
    hub.tutorialStats(stats);
    expect(hub.row(id)).toBeUndefined();
    expect(hub.local.admin().rejectedStrangers).toBe(1);
  });
});

describe("who speaks in the tutorial's realm", () => {
  it("speaks for no machine with a key, whatever it calls itself", async () => {
    const real = await addMachine(hub.database, { ip: "10.0.0.9" });
    await hub.readAll();
    const details = { publisher_authid: real.id, publisher_authrole: "agent" };
    hub.tutorialStats(createSampler()(), details);
    for (const name of [real.id, real.id.slice(3), "10.0.0.9", "", "10.0.0.1 "])
      hub.tutorialStats({ ...stats, ip: name }, details);
    expect(hub.row(real.id)).toBeUndefined();
    expect(hub.admin(real.id).rejected).toBe(0);
    expect(hub.local.admin().rejectedStrangers).toBe(6);
  });

  it("can't fill the admin or the log with what it calls its disks", () => {
    for (const mount of ["x".repeat(200_000), "\u001b[31m\nforged", "a.b"]) {
      hub.tutorialStats({ ...stats, disks: { [mount]: "x" } });
      expect(hub.admin(id).lastRejection).toMatch(/^malformed: disks: [\w ".:/()%]{1,80}$/);
    }
    expect(hub.logged.every((line) => line.length < 300)).toBe(true);
  });

  it("gets no further with forward_for or a kept event, and not faster than an agent", () => {
    hub.tutorialStats(stats, { forward_for: [] });
    hub.tutorialStats(stats, { retained: true });
    expect(hub.row(id)).toBeUndefined();
    for (let n = 0; n < 100; n++) hub.tutorialStats(stats);
    expect(hub.admin(id)).toMatchObject({ rejected: 60, lastRejection: expect.stringMatching(/^too many/) });
  });

  it("is one of two hundred, and not many at once", async () => {
    const ask = async (realm: unknown = "realm1") => hub.call(procedures.authenticateTutorial, [realm, "any", {}]);
    expect(await ask()).toEqual({ realm: "tutorial", role: "anonymous" });
    await expect(ask("tutorial")).rejects.toThrow(/join realm1/);
    await expect(ask(null)).rejects.toThrow();
    hub.setTutorialSessions(tutorialSessionsLimit);
    await expect(ask()).rejects.toThrow(/too many/);
    hub.setTutorialSessions(0);
    for (let n = 0; n < 48; n++) await ask();
    await expect(ask()).rejects.toThrow(/too many/);
    vi.advanceTimersByTime(1_000);
    await expect(ask()).resolves.toBeDefined();
  });
});

describe("an agent", () => {
  it("can't be a machine of the tutorial, whose id is no agent's and whose key is none", async () => {
    expect(AgentId.safeParse(id).success).toBe(false);
    const details = { session: 1, authextra: { pubkey: id } };
    await expect(hub.call(procedures.authenticateAgent, ["realm1", id, details])).rejects.toThrow(/machine's id/);
    hub.sample(id, createSampler()()); // though the router would never say so
    expect(hub.admin(id)).toMatchObject({ rejected: 0 });
  });
});

it("with the mode off such a machine stays, offline, and nobody is asked or told", async () => {
  const off = await createTestHub();
  await addTutorialMachine(off.database, ip);
  await off.readAll();
  off.push(id, wanted(2));
  expect(off.tutorialOffer).toBeUndefined();
  expect(off.admin(id)).toMatchObject({ presence: "offline", settings: { status: "untold" } });
  expect(off.offer.procedures.map(({ procedure }) => procedure)).not.toContain(procedures.authenticateTutorial);
  await off.dispose();
});
