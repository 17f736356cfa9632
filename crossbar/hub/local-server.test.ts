import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AdminSnapshot, FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { askHub } from "../testing/ask-hub.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { addMachine, createSampler } from "../testing/people.ts";
import { serveLocally } from "./local-server.ts";

let hub: TestHub;
let folder: string;
let socketPath: string;
let controller: AbortController;
beforeEach(async () => {
  hub = await createTestHub();
  folder = mkdtempSync(join(tmpdir(), "local-"));
  socketPath = join(folder, "hub.sock");
  writeFileSync(socketPath, "left by a hub that was killed");
  controller = new AbortController();
  await serveLocally(socketPath, hub.local, controller.signal);
});
afterEach(async () => {
  controller.abort();
  rmSync(folder, { recursive: true });
  await hub.dispose();
});

const ask = (path: string, body?: unknown) => askHub(socketPath, path, body);

describe("the hub's local door", () => {
  it("is its owner's alone", () => expect(statSync(socketPath).mode & 0o777).toBe(0o600));

  it("shows the fleet and the admin's list", async () => {
    const { id } = await addMachine(hub.database);
    await hub.readAll();
    hub.sample(id, createSampler()());
    expect(FleetSnapshot.parse((await ask("/fleet")).body).rows).toMatchObject([{ id, presence: "online" }]);
    expect(AdminSnapshot.parse((await ask("/admin")).body).machines).toMatchObject([{ id }]);
  });

  it("tells whether the router is there and the database can be read", async () => {
    expect((await ask("/health")).body).toEqual({ router: "ok", database: "ok" });
    hub.setJoined(false);
    vi.spyOn(hub.database.machine, "findFirst").mockRejectedValueOnce(new Error("gone"));
    expect((await ask("/health")).body).toEqual({ router: "down", database: "down" });
  });

  it("brings one machine in line with the database: new, changed, removed", async () => {
    const { id } = await addMachine(hub.database);
    expect(await ask("/reload", { machineId: id })).toEqual({ status: 204, body: undefined });
    expect(hub.admin(id).disabled).toBe(false);
    await hub.database.machine.update({ where: { id }, data: { disabled: true, settingsVersion: 2 } });
    await ask("/reload", { machineId: id });
    expect(hub.admin(id)).toMatchObject({ disabled: true, settings: { wanted_version: 2 } });
    await hub.database.machine.delete({ where: { id } });
    await ask("/reload", { machineId: id });
    expect(hub.local.admin().machines).toEqual([]);
  });

  it.each([
    [{}, "machineId", "is missing"],
    [{ machineId: "m-1" }, "machineId", "must be a machine's id: m- and 16 characters of a-z and 0-9"],
    ["{", null, "is missing"],
    ["x".repeat(5_000), null, "is missing"],
  ])("refuses to reload %o, naming the field", async (body, field, message) => {
    expect(await ask("/reload", body)).toEqual({ status: 400, body: { error: { field, message } } });
  });

  it("asks agents for new keys and splits them, and says when they are not there", async () => {
    const { id } = await addMachine(hub.database);
    await hub.readAll();
    const sample = createSampler()();
    const away = { status: 409, body: { error: { field: "machineId", message: "its agent is not there" } } };
    const others = [{ runId: "0".repeat(16), token: `j-${"a".repeat(32)}` }];
    expect(await ask("/new-key", { machineId: id })).toEqual(away);
    hub.sample(id, sample);
    expect((await ask("/new-key", { machineId: id })).status).toBe(204);
    expect(await ask("/split", { machineId: id, keptRunId: sample.runId, others })).toEqual(away);
    for (const bad of [
      {},
      { machineId: id, keptRunId: "x", others },
      { machineId: id, keptRunId: sample.runId, others: [] },
    ]) {
      expect((await ask("/split", bad)).status).toBe(400);
    }
    expect((await ask("/new-key", { machineId: "ip-192.0.2.1" })).status).toBe(400); // it has no key
  });

  it("ends the pages of a session, told by its id", async () => {
    expect(await ask("/end-session", { sessionId: "s-1" })).toEqual({ status: 204, body: undefined });
    expect(hub.called.at(-1)).toMatchObject({
      procedure: "wamp.session.kill_by_authid",
      args: ["v-s-1", expect.any(String), expect.any(String)],
    });
    for (const body of [{}, { sessionId: "" }, { sessionId: "x".repeat(65) }, { sessionId: 5 }, "{"]) {
      expect((await ask("/end-session", body)).status).toBe(400);
    }
  });

  it("answers 503 when the database does not", async () => {
    vi.spyOn(hub.database.machine, "findUnique").mockRejectedValueOnce(new Error("disk I/O error"));
    expect((await ask("/reload", { machineId: "m-0000000000000000" })).status).toBe(503);
  });

  it("has no other way in", async () => {
    for (const path of ["/", "/reload", "/end-session", "/fleet/", "/../fleet"])
      expect((await ask(path)).status).toBe(404);
  });
});
