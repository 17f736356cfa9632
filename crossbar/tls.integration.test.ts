// A certificate that is given, with a chain, as an authority would give it: what a client sees that knows the authority.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConnectionOptions, connect } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { startTestRouter, type TestRouter } from "./testing/router.ts";

const root = join(import.meta.dirname, "..");
let folder: string;
let router: TestRouter;
let authority: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rtm-tls-"));
  execFileSync(join(root, ".venv/bin/python"), [join(root, "start/make_certificate.py"), folder, "localhost"]);
  authority = readFileSync(join(folder, "ca.pem"), "utf8");
  writeFileSync(join(folder, "chain.pem"), readFileSync(join(folder, "server.pem"), "utf8") + authority);
  router = await startTestRouter({
    variables: {
      TLS_CERT: join(folder, "chain.pem"),
      TLS_KEY: join(folder, "server-key.pem"),
      PUBLIC_URL: "https://monitor.example",
    },
  });
});
afterAll(async () => {
  await router?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const statusOf = (path: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    const url = `https://localhost:${router.env.port}${path}`;
    request(url, { ca: authority, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on("error", reject)
      .end();
  });

const protocolOf = (options: ConnectionOptions) =>
  new Promise<string | null>((resolve, reject) => {
    const socket = connect({ port: router.env.port, host: "localhost", ca: authority, ...options }, () => {
      resolve(socket.getProtocol());
      socket.destroy();
    });
    socket.on("error", reject);
  });

describe("the router with a certificate", () => {
  it("answers who knows the authority, and nobody else", async () => {
    expect(await statusOf("/notify")).toBe(405);
    await expect(protocolOf({ ca: [] })).rejects.toThrow(/self-signed|unable to/);
  });

  it("speaks TLS 1.3 and nothing older", async () => {
    expect(await protocolOf({})).toBe("TLSv1.3");
    await expect(protocolOf({ maxVersion: "TLSv1.2" })).rejects.toThrow();
  });

  it.each([
    ["https://monitor.example", true],
    ["https://monitor.example:443", true],
    [undefined, true], // agents are no browsers: they need a key
    ["http://monitor.example", false],
    ["https://monitor.example:8443", false],
    ["https://sub.monitor.example", false],
    ["https://monitor.example.evil.example", false],
    ["https://evil.example", false],
    ["http://localhost", false],
    ["null", false],
    ["file://", false],
    ["", false],
  ])("opens a socket to a page of %j: %s", async (origin, expected) => {
    const socket = new WebSocket(`wss://localhost:${router.env.port}/ws`, ["wamp.2.json"], {
      ca: authority,
      ...(origin !== undefined && { headers: { origin } }),
    });
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.on("open", () => resolve(true));
      socket.on("error", () => resolve(false));
    });
    socket.terminate();
    expect(isOpen).toBe(expected);
  });
});
