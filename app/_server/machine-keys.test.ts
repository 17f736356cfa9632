import { createServer, type Server } from "node:http";
import { newMachineId, newRunId, sha256Hex } from "@realtimemonitor/protocol/random.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { serverEnv } from "./env.ts";
import { NotFound, Refused } from "./errors.ts";
import { askForNewKey, splitMachine } from "./machine-keys.ts";
import { about, enrolAs, newKey } from "./testing/agent-request.ts";
import { addMachine, signInAs, testServer } from "./testing/server.ts";

vi.mock("./session-cookie.ts", async () => (await import("./testing/server.ts")).fakeSessionCookie());

const { db } = testServer();
const id = newMachineId();
const [older, younger] = [newRunId(), newRunId()];
const cloneOf = (runId: string) => ({ runId, hostname: "h", ip: null, address: "192.0.2.1", startedAt: 1 });
let clones: ReturnType<typeof cloneOf>[];
/** What the hub was asked to do, and how it answers. */
let asked: { path: string; body: { others?: { runId: string; token: string }[] } }[];
let status: number;
let hub: Server;

beforeEach(async () => {
  clones = [older, younger].map(cloneOf);
  [asked, status] = [[], 204];
  await signInAs("admin");
  await addMachine(id);
  hub = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    if (request.method === "GET") return response.end(JSON.stringify(snapshot()));
    asked.push({ path: String(request.url), body: JSON.parse(body) });
    response.writeHead(request.url === "/reload" ? 204 : status).end();
  });
  await new Promise<void>((resolve) => hub.listen(serverEnv().hubSocket, resolve));
});
afterEach(async () => {
  hub.closeAllConnections();
  await new Promise((resolve) => hub.close(resolve));
});

const snapshot = () => ({
  hubRunId: newRunId(),
  number: 1,
  sentAt: 1,
  rejectedStrangers: 0,
  store: { status: "ok", problem: null, since: null, waiting: 0, checkedAt: null },
  machines: [
    {
      id,
      name: id,
      ip: null,
      tags: [],
      presence: "online",
      disabled: false,
      seenAt: 1,
      settings: {
        status: "applied",
        wanted_version: 1,
        reported_version: 1,
        reason: null,
        appliedInMs: null,
        reportedAt: 1,
      },
      rejected: 0,
      lastRejection: null,
      timing: { skewMs: null, jitterMs: null, roundTripMs: null, missedTicks: 0 },
      history: { missing: 0, healed: 0, held: null, lost: 0 },
      ...(clones.length > 0 && { clones }),
    },
  ],
});
const deeds = async () => (await (await db()).auditEntry.findMany()).map(({ action }) => action);

describe("agents with one identity", () => {
  it("are split: the other one gets a token of one use with the machine's tags and settings", async () => {
    const database = await db();
    await database.machine.update({ where: { id }, data: { tags: ["web"], frequency: 7, show_disk: false } });
    await splitMachine(id, older);
    expect(asked).toEqual([
      {
        path: "/split",
        body: { machineId: id, keptRunId: older, others: [{ runId: younger, token: expect.any(String) }] },
      },
    ]);
    const token = asked[0]?.body.others?.[0]?.token ?? "";
    expect(await database.joinToken.findMany()).toMatchObject([
      { hash: await sha256Hex(token), usesLimit: 1, uses: 0 },
    ]);
    expect(await deeds()).toEqual(["machine split"]);
    expect(JSON.stringify(await database.auditEntry.findMany({ select: { detail: true } }))).not.toContain(token);

    const key = newKey();
    expect((await enrolAs(key, { ...about, token })).status).toBe(200);
    const split = await database.machine.findFirst({ where: { publicKey: key.hex } });
    expect(split).toMatchObject({ tags: ["web"], frequency: 7, show_disk: false });
    expect((await enrolAs(newKey(), { ...about, token })).status).toBe(403);
  });

  it("are not when one is gone, and the token that was made for it is worth nothing", async () => {
    status = 409;
    await expect(splitMachine(id, older)).rejects.toThrow(Refused);
    const token = asked[0]?.body.others?.[0]?.token;
    expect((await enrolAs(newKey(), { ...about, token })).status).toBe(403);
  });

  it("are not by a run that is none of them, nor when there is only one", async () => {
    await expect(splitMachine(id, newRunId())).rejects.toThrow(Refused);
    await expect(splitMachine(id, "no run")).rejects.toThrow();
    await expect(splitMachine(newMachineId(), older)).rejects.toThrow(Refused);
    clones = [];
    await expect(splitMachine(id, older)).rejects.toThrow(Refused);
    expect([asked, await (await db()).joinToken.count(), await deeds()]).toEqual([[], 0, []]);
  });
});

describe("a new key", () => {
  it("is asked for when the agent is there", async () => {
    await askForNewKey(id);
    expect(asked).toEqual([{ path: "/new-key", body: { machineId: id } }]);
  });

  it("is not when the agent, the hub or the machine is not", async () => {
    status = 409;
    await expect(askForNewKey(id)).rejects.toThrow("Its agent is not there now");
    await expect(askForNewKey(newMachineId())).rejects.toThrow(NotFound);
    await expect(askForNewKey("ip-192.0.2.1")).rejects.toThrow(NotFound);
    hub.closeAllConnections();
    await new Promise((resolve) => hub.close(resolve));
    await expect(askForNewKey(id)).rejects.toThrow(Refused);
  });
});
