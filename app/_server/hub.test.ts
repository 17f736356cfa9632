import { createServer, type RequestListener, type Server } from "node:http";
import { newMachineId } from "@realtimemonitor/protocol/random.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { endOwnSession } from "./end-own-session.ts";
import { serverEnv } from "./env.ts";
import { readAdminFleet, readFleet } from "./fleet.ts";
import { readHealth } from "./health.ts";
import { hubHealth, tellHub } from "./hub.ts";
import { currentUser } from "./session.ts";
import { addMachine, cookie, signInAs, testServer } from "./testing/server.ts";

vi.mock("./session-cookie.ts", async () => (await import("./testing/server.ts")).fakeSessionCookie());

const { db } = testServer();
const id = newMachineId();
const snapshot = { hubRunId: "a".repeat(16), number: 7, sentAt: 5, machines: [], rows: [] };
const lastRow = { id, seq: 1, presence: "online", receivedAt: 4, sampledAt: 4, settings_version: 1, cpus: [5] };
let hub: Server | undefined;
beforeEach(async () => {
  await signInAs("admin");
  await addMachine(id);
  await (await db()).machine.update({ where: { id }, data: { lastRow } });
});
afterEach(async () => {
  hub?.closeAllConnections();
  await new Promise((resolve) => (hub ? hub.close(resolve) : resolve(undefined)));
  hub = undefined;
});

async function startHub(listener: RequestListener) {
  hub = createServer(listener);
  await new Promise<void>((resolve) => hub?.listen(serverEnv().hubSocket, resolve));
}

describe("the fleet of a page's first paint", () => {
  it("is the hub's", async () => {
    await startHub((_, response) => response.end(JSON.stringify(snapshot)));
    expect(await readFleet()).toEqual(snapshot);
  });

  it.each<[string, RequestListener | undefined]>([
    ["is away", undefined],
    ["answers nonsense", (_, response) => response.end('{"machines":1}')],
    ["answers 503", (_, response) => response.writeHead(503).end(JSON.stringify(snapshot))],
    ["does not answer", () => {}],
  ])("is the last known of the database, all offline, when the hub %s", async (_, listener) => {
    if (listener) await startHub(listener);
    const startedAt = performance.now();
    const fleet = await readFleet();
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(fleet.rows).toEqual([{ ...lastRow, presence: "offline" }]);
    expect(fleet.machines).toEqual([{ id, name: id, ip: null, tags: [] }]);
    expect((await readAdminFleet()).machines[0]).toMatchObject({
      id,
      presence: "offline",
      settings: { status: "pending" },
    });
  });

  it("leaves disabled machines out, and shows them to administrators", async () => {
    await (await db()).machine.update({ where: { id }, data: { disabled: true } });
    expect(await readFleet()).toMatchObject({ machines: [], rows: [] });
    expect((await readAdminFleet()).machines).toMatchObject([{ id, disabled: true }]);
  });
});

describe("the hub", () => {
  it("is told which machine changed, and nothing fails when it is away", async () => {
    await tellHub(id);
    let told = "";
    await startHub(async (request, response) => {
      for await (const chunk of request) told += `${request.method} ${request.url} ${chunk}`;
      response.writeHead(204).end();
    });
    await tellHub(id);
    expect(told).toBe(`POST /reload {"machineId":"${id}"}`);
  });

  it("is told when a session was revoked, and signing out does not fail when it is away", async () => {
    await endOwnSession();
    expect(await currentUser()).toBeUndefined();
    await signInAs("admin", "another");
    const sessionId = cookie.sessionId ?? "";
    let told = "";
    await startHub(async (request, response) => {
      for await (const chunk of request) told += `${request.method} ${request.url} ${chunk}`;
      response.writeHead(204).end();
    });
    await endOwnSession();
    expect(told).toBe(`POST /end-session {"sessionId":"${sessionId}"}`);
  });

  it("is well only when it has joined the router", async () => {
    let router = "ok";
    await startHub((_, response) => response.end(JSON.stringify({ router, database: "ok" })));
    expect(await hubHealth()).toEqual({ isJoined: true, canStore: true });
    router = "down";
    expect(await hubHealth()).toEqual({ isJoined: false, canStore: true });
  });

  it("that cannot write makes the database down, though it can be read here", async () => {
    await startHub((_, response) => response.end(JSON.stringify({ router: "ok", database: "down" })));
    expect(await readHealth()).toMatchObject({ status: "down", hub: "ok", database: "down" });
  });

  it("is named by the health when it is down", async () => {
    expect(await readHealth()).toEqual({ status: "down", router: "down", hub: "down", database: "ok" });
  });
});
