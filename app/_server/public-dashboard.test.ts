import { createServer, type Server } from "node:http";
import { newMachineId } from "@realtimemonitor/protocol/random.ts";
import { openTicket } from "@realtimemonitor/protocol/ticket.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { serverEnv, serverSecrets } from "./env.ts";
import { readFleet, readPublicFleet } from "./fleet.ts";
import { HttpRefusal } from "./http-refusal.ts";
import { makePublicTicket } from "./live-ticket.ts";
import { isDashboardPublic, readPublicSwitch, setPublicDashboard } from "./public-dashboard.ts";
import { addMachine, signInAs, testServer } from "./testing/server.ts";

vi.mock("./session-cookie.ts", async () => (await import("./testing/server.ts")).fakeSessionCookie());

const { db } = testServer();
let hub: Server;
let asked: string[];
let isFull: boolean;
beforeEach(async () => {
  [asked, isFull] = [[], false];
  hub = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.url === "/public-room") return void response.end(JSON.stringify({ isFull }));
    response.writeHead(request.url === "/public-switch" ? 204 : 503).end();
  });
  await new Promise<void>((resolve) => hub.listen(serverEnv().hubSocket, resolve));
});
afterEach(() => new Promise((resolve) => hub.close(resolve)));

describe("the switch of the public dashboard", () => {
  it("is off until somebody decides", async () => {
    await signInAs("admin");
    expect(await isDashboardPublic()).toBe(false);
    expect(await readPublicSwitch()).toEqual({ isOn: false, changedAt: null, changedBy: null });
  });

  it("tells who changed it when, and the hub at once, each time", async () => {
    await signInAs("admin", "Ada");
    const before = Date.now();
    await setPublicDashboard(true);
    expect(await isDashboardPublic()).toBe(true);
    const { changedAt, ...rest } = await readPublicSwitch();
    expect(rest).toEqual({ isOn: true, changedBy: "Ada" });
    expect(changedAt).toBeGreaterThanOrEqual(before);
    await setPublicDashboard(false);
    expect(await isDashboardPublic()).toBe(false);
    expect(asked).toEqual(["POST /public-switch", "POST /public-switch"]);
    expect(await (await db()).publicDashboard.count()).toBe(1);
  });

  it("outlives the account that turned it", async () => {
    const first = await signInAs("admin", "Ada");
    await setPublicDashboard(true);
    await signInAs("admin", "Bob");
    await (await db()).user.delete({ where: { id: first } });
    expect(await readPublicSwitch()).toMatchObject({ isOn: true, changedBy: null });
  });

  it("is turned also while the hub is away", async () => {
    await signInAs("admin");
    hub.close();
    await setPublicDashboard(true);
    expect(await isDashboardPublic()).toBe(true);
    hub.listen(serverEnv().hubSocket);
  });
});

describe("while it is public", () => {
  beforeEach(async () => {
    await signInAs("admin");
    await setPublicDashboard(true);
  });

  it("the fleet has no address, also when it comes from the database", async () => {
    const id = newMachineId();
    await addMachine(id);
    await (await db()).machine.update({ where: { id }, data: { ip: "192.0.2.7" } });
    expect((await readFleet()).machines).toMatchObject([{ id, ip: "192.0.2.7" }]);
    const fleet = await readPublicFleet();
    expect(fleet.machines).toMatchObject([{ id, ip: null }]);
    expect(JSON.stringify(fleet)).not.toContain("192.0.2.7");
  });

  it("strangers who reload without end ask the hub once a second", async () => {
    asked.length = 0;
    await Promise.all(Array.from({ length: 50 }, () => readPublicFleet()));
    expect(asked.filter((one) => one === "GET /fleet").length).toBeLessThanOrEqual(1);
  });

  it("each ticket is for a page of its own, as nobody", async () => {
    const [one, two] = [await makePublicTicket("a"), await makePublicTicket("a")];
    expect(one).toMatchObject({ role: "public", authid: expect.stringMatching(/^p-[a-z0-9]{24}$/) });
    expect(two.authid).not.toBe(one.authid);
    expect(await openTicket(serverSecrets().ticket, one.ticket, Date.now())).toMatchObject({
      role: "public",
      sessionId: one.authid.slice(2),
    });
  });

  it("an address gets many tickets, and not without end; another is not made to wait", async () => {
    const tickets = await Promise.allSettled(Array.from({ length: 80 }, () => makePublicTicket("flood")));
    const refusals = tickets.flatMap((one) => (one.status === "rejected" ? [one.reason as HttpRefusal] : []));
    expect(refusals.length).toBeGreaterThanOrEqual(15);
    expect(refusals[0]).toBeInstanceOf(HttpRefusal);
    expect(refusals[0]?.status).toBe(429);
    await makePublicTicket("another");
  });

  it("nobody gets one when as many look as may, and the answer says so; when the hub is away it decides later", async () => {
    isFull = true;
    await expect(makePublicTicket("b")).rejects.toMatchObject({
      status: 503,
      message: expect.stringMatching(/Try again later/),
    });
    hub.close();
    await makePublicTicket("b");
    hub.listen(serverEnv().hubSocket);
  });
});
