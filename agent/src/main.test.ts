import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { ClientState } from "@realtimemonitor/protocol/client-state.ts";
import { fingerprintOf } from "@realtimemonitor/protocol/fingerprint.ts";
import { Sample } from "@realtimemonitor/protocol/sample.ts";
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeRouter } from "./fake-router.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const id = "m-0123456789abcdef";
const token = `j-${"a".repeat(32)}`;
const main = join(import.meta.dirname, "main.ts");

describe("the program", { timeout: 30_000 }, () => {
  let stateDir: string;
  let running: ChildProcess[];

  function start(...args: string[]) {
    const child = spawn(process.execPath, [main, "--state-dir", stateDir, ...args], { env: { NODE_ENV: "test" } });
    running.push(child);
    const output = { out: "", error: "" };
    child.stdout.on("data", (data) => {
      output.out += data;
    });
    child.stderr.on("data", (data) => {
      output.error += data;
    });
    const ended = once(child, "close").then(([code]) => ({ code, ...output }));
    return { child, ended };
  }

  beforeEach(() => {
    stateDir = temporaryFolder();
    running = [];
  });
  afterEach(() => {
    for (const child of running) child.kill("SIGKILL");
  });

  it("ends with one line and code 2 for a bad start, and with help and version when asked", async () => {
    const [flag, unjoined, help, version] = await Promise.all(
      [["--ip", "none"], ["--new-key"], ["--help"], ["--version"]].map((args) => start(...args).ended),
    );
    expect(flag).toEqual({ code: 2, out: "", error: "agent: --ip: must be an IPv4 or IPv6 address\n" });
    expect(unjoined).toEqual({
      code: 2,
      out: "",
      error: expect.stringMatching(/^agent: --new-key: .+ not joined yet.+\n$/),
    });
    expect(help).toMatchObject({ code: 0, out: expect.stringContaining("--insecure") });
    expect(version).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  it("does not become another machine when its identity is broken", async () => {
    writeFileSync(join(stateDir, "identity.json"), "{}");
    expect(await start("--token", token).ended).toEqual({
      code: 1,
      out: "",
      error: expect.stringMatching(/^agent: .*identity\.json can't be used: it is not an identity\. Put back .+\n$/),
    });
  });

  describe("with a server and a router", () => {
    let server: Server;
    let router: FakeRouter;
    let url: string;
    let refusal: object | undefined;
    let isPending: boolean;
    const settings = { ...defaultSettings, version: 7, show_disk: false, frequency: 0.5 };

    beforeEach(async () => {
      refusal = undefined;
      isPending = false;
      router = await FakeRouter.start();
      server = createServer(async (request, response) => {
        let body = "";
        for await (const chunk of request) body += chunk;
        const answer = {
          machineId: id,
          publicKey: body && JSON.parse(body).newPublicKey,
          settings,
          router: { url: `ws://127.0.0.1:${router.port}/ws`, realm: "realm1" },
        };
        if (request.method === "GET") return response.end(JSON.stringify({ nonce: "n" }));
        const waits = { pending: true, fingerprint: "SHA256:as the server has it" };
        response.writeHead(refusal ? 403 : isPending ? 202 : 200);
        response.end(JSON.stringify(refusal ?? (isPending ? waits : answer)));
      });
      await once(server.listen(0, "127.0.0.1"), "listening");
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(async () => {
      server.close();
      await router.close();
    });
    const published = (topic: string) => router.of(16).flatMap((message) => (message[3] === topic ? message[4] : []));
    const until = (what: () => unknown) => vi.waitFor(() => expect(what()).toBeTruthy(), { timeout: 20_000 });

    it("joins, proves its settings, samples as they say, obeys new ones, and ends cleanly on SIGTERM", async () => {
      const { child, ended } = start("--server", url, "--token", token);
      await until(() => published("clientstats").length >= 2);
      const [state] = published("clientstate").map((event) => ClientState.parse(event));
      const [sample] = published("clientstats").map((event) => Sample.parse(event));
      expect(state).toMatchObject({ settings_version: 7, result: "applied", reason: null });
      expect(state?.roundTripMs).toBeGreaterThanOrEqual(0);
      expect(sample).toMatchObject({ runId: state?.runId, settings_version: 7 });
      expect(sample?.cpus?.length).toBeGreaterThan(0);
      expect(sample?.memory?.usedBytes).toBeGreaterThan(0);
      expect(sample).not.toHaveProperty("disks");

      router.send([36, 1001, 1, {}, [{ ...settings, version: 8, frequency: 0 }]]);
      router.send([36, 1001, 2, {}, [{ ...settings, version: 9, show_disk: true }]]);
      await until(() => published("clientstats").some((event) => Sample.parse(event).disks));
      expect(published("clientstate").slice(-2)).toMatchObject([
        { settings_version: 8, result: "rejected", reason: "frequency: must be at least 0.5" },
        { settings_version: 9, result: "applied", reason: null },
      ]);

      child.kill("SIGTERM");
      const startedAt = performance.now();
      expect(await ended).toMatchObject({ code: 0, out: "" });
      expect(performance.now() - startedAt).toBeLessThan(2_000);
      expect(router.of(6)).toHaveLength(1);
    });

    const fingerprintIn = (text: string) => /SHA256:[\w+/]{43}(?!.)/m.exec(text)?.[0];

    it("waits without a token, says its fingerprint, and joins once it is let in", async () => {
      isPending = true;
      const { child, ended } = start("--server", url);
      let said = "";
      child.stderr.on("data", (data) => {
        said += data;
      });
      await until(() => fingerprintIn(said));
      expect(said).toContain(`waits until an administrator lets it in, at ${url}/admin`);
      const { publicKey } = JSON.parse(readFileSync(join(stateDir, "identity.json"), "utf8"));
      expect(fingerprintIn(said)).toBe(await fingerprintOf(publicKey));
      expect(router.got).toEqual([]);
      isPending = false;
      await until(() => published("clientstats").length);
      child.kill("SIGTERM");
      expect(await ended).toMatchObject({ code: 0 });
    });

    it("is not started twice on one folder, and may be again when it was killed", async () => {
      const first = start("--server", url, "--token", token);
      await until(() => published("clientstats").length);
      const second = await start("--server", url).ended;
      expect(second).toMatchObject({ code: 2 });
      expect(second.error).toBe(
        `agent: another agent (process ${first.child.pid}) runs with ${stateDir}: stop it, or give this one a folder of its own with --state-dir\n`,
      );
      first.child.kill("SIGKILL");
      await first.ended;
      const before = published("clientstats").length;
      start("--server", url);
      await until(() => published("clientstats").length > before);
    });

    it("replaces its key by --new-key, once it has joined", async () => {
      const first = start("--server", url, "--token", token);
      await until(() => published("clientstats").length);
      const busy = await start("--server", url, "--new-key").ended;
      expect(busy).toMatchObject({ code: 2, error: expect.stringContaining("another agent") });
      first.child.kill("SIGTERM");
      await first.ended;
      const identity = () => JSON.parse(readFileSync(join(stateDir, "identity.json"), "utf8"));
      const before = identity();
      const { code, error } = await start("--server", url, "--new-key").ended;
      expect([code, fingerprintIn(error)]).toEqual([0, await fingerprintOf(identity().publicKey)]);
      expect(identity()).toMatchObject({
        machineId: before.machineId,
        publicKey: expect.not.stringMatching(before.publicKey),
      });
      expect(identity()).not.toHaveProperty("next");
    });

    it("ends with the server's words when a new machine is not let in", async () => {
      refusal = { error: { field: "token", message: "was used up" } };
      expect(await start("--server", url, "--token", token).ended).toEqual({
        code: 2,
        out: "",
        error: "agent: token: was used up\n",
      });
    });
  });
});
