import { createHash, createPublicKey, verify } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { EnrolmentRequest } from "@realtimemonitor/protocol/enrolment.ts";
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BusyError, enrol, RefusedError } from "./enrol.ts";
import { loadIdentity } from "./identity.ts";
import { stateInMemory } from "./state.ts";

const request: EnrolmentRequest = {
  token: `j-${"a".repeat(32)}`,
  name: "wäb <b>1</b>",
  ip: null,
  facts: { hostname: "h", os: "", kernel: "", arch: "x64", cpuModel: "", agentVersion: "0.1.0" },
};
const answer = {
  machineId: "m-0123456789abcdef",
  settings: { ...defaultSettings, version: 7 },
  router: { url: "/ws", realm: "realm1" },
};

type Post = { url: string | undefined; headers: IncomingMessage["headers"]; body: string };

describe("POST /clients/", () => {
  let server: Server;
  let url: URL;
  let posts: Post[];
  let onGet: (response: ServerResponse) => void;
  let onPost: (response: ServerResponse) => void;
  const identity = loadIdentity(stateInMemory());

  const say = (status: number, body: unknown) => (response: ServerResponse) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

  beforeEach(async () => {
    posts = [];
    onGet = say(200, { nonce: "nonce-1" });
    onPost = say(200, answer);
    server = createServer(async (incoming, response) => {
      let body = "";
      for await (const chunk of incoming) body += chunk;
      if (incoming.method === "GET") return onGet(response);
      posts.push({ url: incoming.url, headers: incoming.headers, body });
      onPost(response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/monitor/`);
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  it("is signed so that the public key verifies method, path, nonce and body", async () => {
    expect(await enrol(url, identity, request)).toEqual(answer);
    const [post] = posts;
    expect(post?.url).toBe("/monitor/clients/");
    expect(JSON.parse(post?.body ?? "")).toEqual(request);
    expect(post?.headers).toMatchObject({
      "content-type": "application/json",
      "realtimemonitor-key": identity.publicKey,
      "realtimemonitor-nonce": "nonce-1",
    });
    const bodySha256 = createHash("sha256")
      .update(post?.body ?? "")
      .digest("hex");
    const signed = `realtimemonitor-v1\nPOST\n/clients/\nnonce-1\n${bodySha256}`;
    const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), Buffer.from(identity.publicKey, "hex")]);
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    const signature = Buffer.from(String(post?.headers["realtimemonitor-signature"]), "hex");
    expect(verify(null, Buffer.from(signed), key, signature)).toBe(true);
  });

  it("names the key that shall take the place of this one, and has it sign the same", async () => {
    const state = stateInMemory();
    const replacing = loadIdentity(state);
    replacing.makeNext();
    await enrol(url, replacing, request);
    const [post] = posts;
    const { next } = replacing;
    expect(JSON.parse(post?.body ?? "")).toEqual({ ...request, newPublicKey: next?.publicKey });
    const bodySha256 = createHash("sha256")
      .update(post?.body ?? "")
      .digest("hex");
    const text = Buffer.from(`realtimemonitor-v1\nPOST\n/clients/\nnonce-1\n${bodySha256}`);
    expect(post?.headers["realtimemonitor-signature"]).toBe(replacing.sign(text));
    expect(post?.headers["realtimemonitor-new-signature"]).toBe(next?.sign(text));
  });

  it("tells that this machine has to wait", async () => {
    const waits = { pending: true, fingerprint: "SHA256:x" };
    onPost = say(202, waits);
    expect(await enrol(url, identity, request)).toEqual(waits);
    onPost = say(202, answer);
    await expect(enrol(url, identity, request)).rejects.toThrow("the answer is not understood: pending");
  });

  it("hands on how long a busy server wants to be left alone, five minutes at most", async () => {
    const busy = (seconds: string) => (response: ServerResponse) =>
      void response.writeHead(429, { "retry-after": seconds }).end("{}");
    for (const [seconds, ms] of [
      ["60", 60_000],
      ["999999", 300_000],
    ] as const) {
      onPost = busy(seconds);
      await expect(enrol(url, identity, request)).rejects.toMatchObject({ retryAfterMs: ms });
    }
    onPost = busy("Fri, 31 Dec 1999 23:59:59 GMT");
    await expect(enrol(url, identity, request)).rejects.not.toBeInstanceOf(BusyError);
  });

  it("hands on the words of a refusal", async () => {
    onPost = say(403, { error: { field: "token", message: "was used up" } });
    const refused = enrol(url, identity, request);
    await expect(refused).rejects.toThrow(new RefusedError(403, "token: was used up"));
    await expect(refused).rejects.toBeInstanceOf(RefusedError);
  });

  it.each([
    [401, { error: { field: null, message: "the nonce is not known" } }, "the server answered: the nonce is not known"],
    [429, { error: { field: null, message: "too many" } }, "the server answered: too many"],
    [503, { error: { field: null, message: "the database is away" } }, "the server answered: the database is away"],
    [404, "<html>", "the server answered: status 404"],
    [302, answer, "the server answered: status 302"],
    [200, { ...answer, machineId: "hub" }, "the answer is not understood: machineId: must be m-"],
    [200, { ...answer, settings: { ...answer.settings, frequency: 0 } }, "settings.frequency: must be at least 0.5"],
    [200, undefined, "the answer is not understood"],
  ])("may be tried again after status %d with %j", async (status, body, words) => {
    onPost = say(status, body);
    const failed = enrol(url, identity, request);
    await expect(failed).rejects.toThrow(words);
    await expect(failed).rejects.not.toBeInstanceOf(RefusedError);
  });

  it("follows no redirect, with which another server could ask for a signature", async () => {
    onGet = (response) => void response.writeHead(302, { location: "/elsewhere" }).end();
    await expect(enrol(url, identity, request)).rejects.toThrow("status 302");
    expect(posts).toEqual([]);
  });

  it("reads no endless answer", async () => {
    onPost = (response) => {
      response.writeHead(200);
      const pour = () => response.writable && response.write("x".repeat(16_384), pour);
      pour();
    };
    await expect(enrol(url, identity, request)).rejects.toThrow("the answer is over 65536 bytes");
  });

  it("waits for no answer for ever", async () => {
    onPost = () => {};
    await expect(enrol(url, identity, request, { timeoutMs: 100 })).rejects.toThrow("no answer in time");
  });

  it("survives an answer that breaks off, and a server that is not there", async () => {
    onPost = (response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("{", () => response.destroy());
    };
    await expect(enrol(url, identity, request)).rejects.toThrow("aborted");
    await expect(enrol(new URL("http://127.0.0.1:1/"), identity, request)).rejects.toThrow("ECONNREFUSED");
  });

  it("ends when the agent is stopped", async () => {
    const stop = new AbortController();
    onPost = () => stop.abort();
    await expect(enrol(url, identity, request, { signal: stop.signal })).rejects.toThrow("stopped");
  });
});
