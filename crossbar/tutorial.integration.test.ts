import { AdminSnapshot, FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { tutorialId } from "@realtimemonitor/protocol/identifiers.ts";
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../prisma/open-database.ts";
import { askHub } from "./testing/ask-hub.ts";
import { notify } from "./testing/notify.ts";
import {
  addMachine,
  addTutorialMachine,
  createSampler,
  joinAsAgent,
  joinAsTutorial,
  type TestMachine,
  wsUrl,
} from "./testing/people.ts";
import { hubPidOf, isAlive } from "./testing/processes.ts";
import { startTestRouter, type TestRouter, until } from "./testing/router.ts";
import { WampClient, type WampEvent } from "./testing/wamp-client.ts";

const [ip, otherIp] = ["10.0.0.1", "fe80::1"];
const statsOf = (theIp: string, more = {}) => ({ ip: theIp, name: "a host", cpus: ["3.1%", "100.0%"], ...more });

describe("in tutorial mode", () => {
  let router: TestRouter;
  let database: Database;
  let client: WampClient;
  let page: WampClient;
  let agent: WampClient;
  let real: TestMachine;
  const seen: WampEvent[] = [];
  const told: WampEvent[] = [];

  const fleet = async () => FleetSnapshot.parse((await askHub(router.env.hubSocket, "/fleet")).body);
  const admin = async () => AdminSnapshot.parse((await askHub(router.env.hubSocket, "/admin")).body);
  const rowOf = async (theIp: string) => (await fleet()).rows.find(({ id }) => id === tutorialId(theIp));
  const strangers = async () => (await admin()).rejectedStrangers;
  const push = (id: string, version: number, change = {}) =>
    notify(router.env, router.secrets, {
      topic: topics.settings(id),
      payload: { ...defaultSettings, version, ...change },
      options: { eligible_authid: [id, "hub"] },
    });

  beforeAll(async () => {
    router = await startTestRouter({ variables: { TUTORIAL_MODE: "1" } });
    database = await openDatabase(router.env.databaseUrl);
    await addTutorialMachine(database, ip);
    await addTutorialMachine(database, otherIp);
    real = await addMachine(database);
    for (const id of [tutorialId(ip), tutorialId(otherIp)])
      await askHub(router.env.hubSocket, "/reload", { machineId: id });
    agent = await joinAsAgent(router.env, real);
    [client, page] = [await joinAsTutorial(router.env), await joinAsTutorial(router.env)];
    await page.subscribe(topics.stats, (event) => seen.push(event));
    await page.subscribe(topics.settingsPrefix, (event) => told.push(event), { match: "prefix" });
  });
  afterAll(async () => {
    await database?.$disconnect();
    await router?.stop();
  });

  it("who comes without a name is let into a realm of his own, whichever he asks for", async () => {
    expect(page.welcome).toMatchObject({ realm: "tutorial", authrole: "anonymous" });
    for (const realm of ["tutorial", "realm2"]) {
      const other = await WampClient.open({ url: wsUrl(router.env) });
      await expect(other.join({ realm })).rejects.toMatchObject({ uri: expect.stringMatching(/refused|no_such/) });
      await other.close();
    }
  });

  it("what a client publishes is on the tutorial's page, on our dashboard, and named as it says", async () => {
    await client.publish(topics.stats, [
      statsOf(ip, { memory: "1.10GiB/15.40GiB (7.1%)", disks: { "/": "1.00GiB/2.00GiB (50.0%)" } }),
    ]);
    await until("its row", async () => (await rowOf(ip)) !== undefined);
    expect(await rowOf(ip)).toMatchObject({
      presence: "online",
      cpus: [3.1, 100],
      memory: { usedBytes: 1_181_116_006, totalBytes: 16_535_624_090 },
      disks: [{ mount: "/", usedBytes: 2 ** 30, totalBytes: 2 ** 31 }],
    });
    expect(seen.at(-1)?.args).toMatchObject([{ ip, name: "a host" }]);
    await until("its name", async () =>
      (await fleet()).machines.some(({ id, name }) => id === tutorialId(ip) && name === "a host"),
    );
  });

  it("what real machines publish is heard by nobody of the tutorial", async () => {
    const before = seen.length;
    const sample = createSampler()();
    await agent.publish(topics.stats, [sample]);
    await until("the sample", async () => (await fleet()).rows.some(({ id }) => id === real.id));
    await client.publish(topics.stats, [statsOf(otherIp)]);
    await until("what is the tutorial's", () => seen.length > before);
    expect(seen.slice(before).map(({ args }) => args[0])).toEqual([statsOf(otherIp)]);
  });

  it("what is saved goes to clientconfig.<ip> as the tutorial has it, and nothing of a real machine does", async () => {
    told.length = 0;
    await push(real.id, 7);
    await push(tutorialId(ip), 2, { show_cpus: false, frequency: 2 });
    await until("the push", () => told.length > 0);
    const settings = {
      ip,
      id: tutorialId(ip),
      show_cpus: false,
      show_memory: true,
      show_disk: true,
      disabled: false,
      frequency: 2,
    };
    expect(told.map(({ args }) => args)).toEqual([[settings]]);
    await client.publish(topics.stats, [statsOf(ip, { memory: "1.00GiB/2.00GiB (50.0%)" })]);
    await until("the sample without what is hidden", async () => (await rowOf(ip))?.cpus === undefined);
  });

  it("a disabled one is hidden though its client goes on, and back when it is enabled", async () => {
    await push(tutorialId(ip), 3, { disabled: true });
    await until("it to be hidden", async () => (await rowOf(ip)) === undefined);
    await client.publish(topics.stats, [statsOf(ip)]);
    await until("the push", () => told.some(({ args }) => (args[0] as { disabled: boolean }).disabled));
    expect(await rowOf(ip)).toBeUndefined();
    await push(tutorialId(ip), 4);
    await client.publish(topics.stats, [statsOf(ip)]);
    await until("it to be back", async () => (await rowOf(ip)) !== undefined);
    expect((await rowOf(ip))?.cpus).toEqual([3.1, 100]);
  });

  it("no pattern of topics reaches what is not the tutorial's", async () => {
    const spy = await joinAsTutorial(router.env);
    const heard: unknown[] = [];
    const patterns = [
      "",
      ".",
      "..",
      "c",
      "client",
      "clientstat",
      "clientconfig",
      "clientconfig.m-",
      "fleet",
      "machine.",
      "wamp.",
      "clientnotice.",
    ];
    const granted: string[] = [];
    for (const match of ["exact", "prefix", "wildcard"]) {
      for (const topic of [...patterns, topics.stats, topics.settingsPrefix, topics.settings(real.id)]) {
        const subscribing = spy.subscribe(topic, ({ args }) => heard.push(args[0]), { match });
        await subscribing.then(
          () => granted.push(topic),
          () => {},
        );
      }
    }
    for (const topic of granted) expect(topic).toMatch(/^(clientstats$|clientconfig\.)/);
    await agent.publish(topics.stats, [createSampler()()]);
    await push(real.id, 9);
    await client.publish(topics.stats, [statsOf(otherIp)]);
    await until("what is the tutorial's", () => heard.length > 0);
    for (const payload of heard) expect(payload).toEqual(statsOf(otherIp));
    await spy.close();
  });

  it("a message of over 256 kB ends its sender's connection, and nobody else's", async () => {
    const big = await joinAsTutorial(router.env);
    big.send([16, 1, {}, topics.stats, [statsOf(ip, { name: "x".repeat(300_000) })]]);
    await big.closed;
    await client.publish(topics.stats, [statsOf(otherIp)]);
  });

  it.each([
    ["a real machine's id for its ip", () => ({ ip: real.id, name: "x", cpus: ["1%"] })],
    ["an ip that no POST has named", () => statsOf("10.9.9.9")],
    ["no ip", () => ({ name: "x" })],
    ["no object", () => "10.0.0.1"],
    ["a sample as agents send it", () => createSampler()()],
  ])("%s is a stranger's, and changes nothing", async (_what, payloadOf) => {
    const [before, count] = [(await admin()).machines.map(({ id, rejected }) => [id, rejected]), await strangers()];
    await client.publish(topics.stats, [payloadOf()]);
    await until("it to be counted", async () => (await strangers()) === count + 1);
    expect((await admin()).machines.map(({ id, rejected }) => [id, rejected])).toEqual(before);
  });

  it.each([
    ["markup for a number", { cpus: ["<img src=x onerror=alert(1)>"] }],
    ["a number", { cpus: [3.1] }],
    ["too many cores", { cpus: Array(2_000).fill("1.0%") }],
    ["a memory of letters", { memory: "aGiB/bGiB (c%)" }],
    ["disks that are a list", { disks: ["1.00GiB/2.00GiB (50.0%)"] }],
    ["a name without end", { name: "x".repeat(10_000) }],
  ])("%s is malformed, on that machine's account", async (_what, change) => {
    const rejected = async () => (await admin()).machines.find(({ id }) => id === tutorialId(otherIp))?.rejected ?? 0;
    const count = await rejected();
    await client.publish(topics.stats, [statsOf(otherIp, change)]);
    await until("it to be counted", async () => (await rejected()) === count + 1);
  });

  it("an agent can't be forged from there: forward_for is counted, and publishing in its name reaches no realm of its", async () => {
    const before = (await fleet()).rows.find(({ id }) => id === real.id);
    const count = await strangers();
    await client.publish(topics.stats, [createSampler()({ cpus: [99] })], {
      forward_for: [{ session: agent.session, authid: real.id, authrole: "agent" }],
    });
    await until("it to be counted", async () => (await strangers()) === count + 1);
    expect((await fleet()).rows.find(({ id }) => id === real.id)).toMatchObject({ seq: before?.seq });
  });

  it("names and mounts that are markup are kept as the text that they are", async () => {
    const mount = "<script>alert(1)</script>";
    await client.publish(topics.stats, [statsOf(otherIp, { disks: { [mount]: "1.00GiB/2.00GiB (50.0%)" } })]);
    await until("the mount", async () => (await rowOf(otherIp))?.disks?.[0]?.mount === mount);
  });

  it("nothing is kept by the router for those who come later", async () => {
    for (let n = 0; n < 20; n++) await client.publish(topics.stats, [{ junk: n }], { retain: true });
    const late = await joinAsTutorial(router.env);
    const kept: WampEvent[] = [];
    await late.subscribe(topics.stats, (event) => kept.push(event), { get_retained: true });
    await late.publish(topics.settings("none")).catch(() => {}); // once it is answered, what was kept is here
    expect(kept).toEqual([]);
    await late.close();
  });

  it("its machines get no notice, and nothing is asked of them again", async () => {
    expect((await admin()).machines.find(({ id }) => id === tutorialId(ip))).toMatchObject({
      settings: { status: "untold", reported_version: null },
      history: { missing: 0, lost: 0 },
      timing: { skewMs: null, jitterMs: null },
    });
  });

  it("a client that leaves is offline at once", async () => {
    await client.close();
    await until("it to be offline", async () => (await rowOf(ip))?.presence === "offline", 3_000);
  });

  it("the hub that comes back tells what was decided meanwhile, to who stayed", async () => {
    const killed = hubPidOf(router.pid());
    process.kill(killed, "SIGKILL");
    await until("its end", () => !isAlive(killed));
    await database.machine.update({ where: { id: tutorialId(ip) }, data: { show_disk: false, settingsVersion: 9 } });
    told.length = 0;
    await until("the settings", () => told.some(({ args }) => (args[0] as { show_disk: boolean }).show_disk === false));
    expect(told.map(({ args }) => (args[0] as { ip: string }).ip).sort()).toEqual([ip, otherIp]);
  });
});

describe("with tutorial mode off", () => {
  let router: TestRouter;
  beforeAll(async () => {
    router = await startTestRouter();
  });
  afterAll(() => router?.stop());

  it.each([undefined, [], ["anonymous"], ["anonymous", "cookie", "tls"]])("nobody joins as %o", async (authmethods) => {
    for (const realm of ["realm1", "tutorial"]) {
      const client = await WampClient.open({ url: wsUrl(router.env) });
      await expect(client.join({ realm, ...(authmethods && { authmethods }) })).rejects.toMatchObject({
        uri: expect.stringMatching(/^wamp\.error\./),
      });
      await client.close();
    }
  });

  it("a page that is a file is not let in", async () => {
    await expect(WampClient.open({ url: wsUrl(router.env), origin: "null" })).rejects.toThrow();
  });
});
