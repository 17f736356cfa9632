// Servers with certificates as start/make_certificate.py makes them, and agents that pin one of them.
import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { type AddressInfo, createServer as createPlainServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { requestJson } from "./http-json.ts";
import { openLine } from "./line.ts";
import { pinOf } from "./pinned-connection.ts";

const root = join(import.meta.dirname, "../..");
let folder: string;
type Made = { authority: string; certificate: string; key: string; pin: string; serverPin: string };
let ours: Made;
let theirs: Made;

/** A certificate for these names; the authority of the folder is made the first time. */
function make(name: string, ...names: string[]): Made {
  const place = join(folder, name);
  execFileSync(join(root, ".venv/bin/python"), [join(root, "start/make_certificate.py"), place, ...names]);
  const read = (file: string) => readFileSync(join(place, file), "utf8");
  const [authority, certificate, key] = [read("ca.pem"), read("server.pem"), read("server-key.pem")];
  const [pin, serverPin] = [authority, certificate].map((pem) => pinOf(new X509Certificate(pem))) as [string, string];
  return { authority, certificate, key, pin, serverPin };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rtm-tls-"));
  ours = make("ours", "localhost", "127.0.0.1");
  theirs = make("theirs", "localhost", "127.0.0.1");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let server: Server | undefined;
let heard: string[] = [];
let sockets: WebSocket[] = [];
afterEach(() => {
  for (const socket of sockets) socket.terminate();
  server?.closeAllConnections();
  server?.close();
  heard = [];
  sockets = [];
});

async function serve(cert: string, key: string): Promise<number> {
  const started = createServer({ cert, key, minVersion: "TLSv1.3" }, (request, response) => {
    heard.push(`${request.method} ${request.url}`);
    response.end('{"well":true}');
  });
  new WebSocketServer({ server: started, handleProtocols: () => "wamp.2.json" }).on("connection", (socket) => {
    sockets.push(socket);
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  return (started.address() as AddressInfo).port;
}

const ask = (port: number, pin: string | undefined, host = "127.0.0.1") =>
  requestJson(new URL(`https://${host}:${port}/clients/`), {
    method: "POST",
    body: '{"token":"secret"}',
    signal: AbortSignal.timeout(5_000),
    pin,
  });

/** Resolves with "open", or with what went wrong on the line. */
const openWss = (port: number, pin: string | undefined) =>
  new Promise<string>((resolve) => {
    const line = openLine(`wss://127.0.0.1:${port}/ws`, { heard() {}, broken: resolve }, pin);
    line.transport.onopen = () => {
      resolve("open");
      line.hangUp();
    };
    line.transport.onclose = () => resolve(line.problem() ?? "closed");
  });

describe("an agent with a pin", () => {
  it.each(["127.0.0.1", "localhost"])("believes a certificate of the pinned authority, as %s", async (host) => {
    const port = await serve(ours.certificate + ours.authority, ours.key);
    expect(await ask(port, ours.pin, host)).toEqual({ status: 200, body: { well: true } });
    expect(await openWss(port, ours.pin)).toBe("open");
  });

  it("is not lost when the server's certificate is replaced", async () => {
    const replaced = make("ours", "localhost", "127.0.0.1", "another.example");
    expect(replaced.serverPin).not.toBe(ours.serverPin);
    expect(replaced.pin).toBe(ours.pin);
    const port = await serve(replaced.certificate + replaced.authority, replaced.key);
    expect((await ask(port, ours.pin)).status).toBe(200);
  });

  it("may pin the server's own key, whoever signed it", async () => {
    const port = await serve(theirs.certificate, theirs.key);
    expect((await ask(port, theirs.serverPin)).status).toBe(200);
  });

  it("tells somebody in between nothing, whatever certificates he shows", async () => {
    const attempts = [
      theirs.certificate + theirs.authority,
      theirs.certificate + ours.authority, // the pinned authority beside a certificate that it did not sign
      theirs.certificate + ours.certificate + ours.authority,
    ];
    for (const chain of attempts) {
      const port = await serve(chain, theirs.key);
      await expect(ask(port, ours.pin)).rejects.toThrow(/is pinned|that is pinned/);
      expect(await openWss(port, ours.pin)).toMatch(/pinned/);
      expect(heard).toEqual([]);
      expect(sockets).toEqual([]);
      server?.closeAllConnections();
      server?.close();
    }
  });

  it("believes no certificate of the pinned authority that is for another host", async () => {
    const other = make("elsewhere", "another.example");
    const port = await serve(other.certificate + other.authority, other.key);
    await expect(ask(port, other.pin)).rejects.toThrow(/not for 127\.0\.0\.1 \(DNS:another\.example\)/);
    expect(heard).toEqual([]);
  });
});

describe("an agent without a pin", () => {
  it("believes only the authorities of its host, and says what it needs", async () => {
    const port = await serve(ours.certificate + ours.authority, ours.key);
    await expect(ask(port, undefined)).rejects.toThrow(/--pin of its join command/);
    expect(await openWss(port, undefined)).toMatch(/self-signed/);
    expect(heard).toEqual([]);
  });

  it("is told that a server speaks TLS, or does not", async () => {
    const port = await serve(ours.certificate + ours.authority, ours.key);
    const options = { method: "GET", signal: AbortSignal.timeout(5_000) } as const;
    await expect(requestJson(new URL(`http://127.0.0.1:${port}/`), options)).rejects.toThrow(/begins with https/);
    const plain = createPlainServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    const { port: plainPort } = plain.address() as AddressInfo;
    await expect(requestJson(new URL(`https://127.0.0.1:${plainPort}/`), options)).rejects.toThrow(/speak no TLS/);
    plain.close();
  });
});

describe("what TLS=1 needs", () => {
  it("is made once, and made again for another name alone", () => {
    const first = make("kept", "one.example");
    expect(make("kept", "one.example")).toEqual(first);
    expect(make("kept", "one.example", "two.example").pin).toBe(first.pin);
  });

  it("is not replaced in silence when half of it is gone", () => {
    make("half", "one.example");
    rmSync(join(folder, "half", "ca-key.pem"));
    expect(() => make("half", "one.example")).toThrow(/put it back/);
    writeFileSync(join(folder, "half", "ca-key.pem"), readFileSync(join(folder, "theirs", "ca-key.pem")));
    expect(() => make("half", "one.example")).toThrow(/do not belong together/);
  });
});
