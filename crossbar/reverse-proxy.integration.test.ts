import { createServer, type IncomingMessage, type Server } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket, { WebSocketServer } from "ws";
import { routerProof } from "../start/secrets.mjs";
import { startTestRouter, type TestRouter } from "./testing/router.ts";

let router: TestRouter;
let web: Server;
let reached: string[] = [];
beforeAll(async () => {
  const variables = { PUBLIC_URL: "https://monitor.example", TRUSTED_PROXIES: "127.0.0.1, 10.0.0.0/8 2001:db8::/32" };
  router = await startTestRouter({ mode: "development", variables });
  web = createServer((request, response) => {
    reached.push(`${request.method} ${request.url}`);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ url: request.url, headers: request.headers }));
  });
  new WebSocketServer({ server: web, path: "/_next/hmr" }).on("connection", (socket) =>
    socket.on("message", (data) => socket.send(`echo ${data}`)),
  );
  await new Promise<void>((resolve) => web.listen(router.env.webPort, "127.0.0.1", resolve));
});
afterAll(async () => {
  web?.closeAllConnections();
  web?.close();
  await router?.stop();
});

const get = async (path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(router.env.localUrl + path, { headers });
  return (await response.json()) as { url: string; headers: IncomingMessage["headers"] };
};

/** What the router answers to exactly this text; the connection is left open until it closes it, or for a second. */
function sendText(text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(router.env.port, "127.0.0.1", () => socket.write(text));
    socket.on("data", (data) => {
      answer += data;
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer));
    socket.setTimeout(1_000, () => socket.destroy());
  });
}

describe("the public port", () => {
  const smuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n";

  it("refuses a body over 1 MB before it has come, and passes nothing of it on", async () => {
    reached = [];
    const head = (bytes: number) => `POST /welcome HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes}\r\n\r\n`;
    expect(await sendText(head(1_000_001))).toMatch(/^HTTP\/1\.1 413 /);
    expect(await sendText(`${head(1_000_001)}${smuggled}`)).toMatch(
      /^HTTP\/1\.1 413 .*\r\nConnection: close\r\nContent-Length: 0\r\n\r\n$/,
    );
    expect(reached).toEqual([]);
    expect(await sendText(head(1_000_000) + "x".repeat(1_000_000))).toMatch(/^HTTP\/1\.1 200 /);
    expect(reached).toEqual(["POST /welcome"]);
  });

  it("refuses a chunked body, in which another request could hide", async () => {
    reached = [];
    const hidden = `0\r\n\r\n${smuggled}`;
    const chunked = `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`;
    for (const header of [
      "Transfer-Encoding: chunked",
      "transfer-encoding: CHUNKED",
      "Transfer-Encoding: chunked\r\nContent-Length: 4",
    ]) {
      const answer = await sendText(`POST / HTTP/1.1\r\nHost: x\r\n${header}\r\n\r\n${chunked}${smuggled}`);
      expect(answer).toMatch(/^HTTP\/1\.1 4(00|11) /);
      expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    }
    expect(reached).toEqual([]);
  });

  it.each([
    [400, "[]"],
    [400, "[1,{}]"],
    [400, '["",{"children":[]}]'],
    [400, '["",{},null,null,1,null]'],
    [400, '[["id","1","x",null],{}]'],
    [400, '["",{},null,"else"]'],
    [400, "{"],
    [400, "%"],
    [400, "[".repeat(3_000)],
    [200, '["",{"children":[["id","m-1","d",null],{"children":["__PAGE__",{}]}]},null,null,16]'],
    [200, '["",{"children":["__PAGE__",{},["/","/"],"refetch"]},null,"metadata-only",0,"x"]'],
  ])("answers %i where Next's client would have said %s of its router", async (status, state) => {
    const headers = { rsc: "1", "next-router-state-tree": state === "%" ? state : encodeURIComponent(state) };
    expect((await fetch(`${router.env.localUrl}/`, { headers })).status).toBe(status);
  });

  it("takes no form at /notify, which a broken one would have end in 500", async () => {
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    const body = Buffer.from('--x\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n\r\n--x', "latin1");
    expect((await fetch(`${router.env.localUrl}/notify`, { method: "POST", headers, body })).status).toBe(415);
  });

  it("takes two requests on one connection, a body between them", async () => {
    reached = [];
    await sendText(`POST /one HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc${smuggled}`);
    expect(reached[0]).toBe("POST /one");
  });

  it.each(["TRACE", "CONNECT", "BREW", "get"])("does not pass on the method %s", async (method) => {
    reached = [];
    expect(await sendText(`${method} / HTTP/1.1\r\nHost: x\r\n\r\n`)).toMatch(/^HTTP\/1\.1 40[05] /);
    expect(reached).toEqual([]);
  });

  it.each(["/", "/machines/m-1?tab=a%20b", "/clients/", "/_next/static/a%2Fb.js", "/_next/image?url=%2Fa"])(
    "passes %s on to the web app",
    async (path) => expect((await get(path)).url).toBe(path),
  );

  it("tells the web app what the public sees, and proves that it does", async () => {
    const forged = { "x-realtimemonitor-router": "0".repeat(64), "x-forwarded-proto": "http", "x-forwarded-port": "1" };
    const { headers } = await get("/", { ...forged, "x-forwarded-host": "evil.example", cookie: "a=b" });
    expect(headers).toMatchObject({
      "x-forwarded-host": `127.0.0.1:${router.env.port}`,
      "x-forwarded-proto": "https",
      "x-forwarded-port": "443",
      "x-forwarded-for": "127.0.0.1",
      "x-real-ip": "127.0.0.1",
      "x-realtimemonitor-router": routerProof(router.secrets),
      cookie: "a=b",
    });
  });

  it.each([
    ["203.0.113.9", "203.0.113.9"],
    ["198.51.100.1, 203.0.113.9", "203.0.113.9"],
    ["127.0.0.1, 203.0.113.9, 10.1.2.3", "203.0.113.9"],
    ["203.0.113.9:4711", "203.0.113.9"],
    ["[2001:db9::1]:4711", "2001:db9::1"],
    ["2001:db9::1, 2001:db8::5", "2001:db9::1"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["10.0.0.5", "10.0.0.5"],
    ["evil", "127.0.0.1"],
    ["203.0.113.9, evil", "127.0.0.1"],
    ["203.0.113.9, evil, 10.0.0.5", "10.0.0.5"],
    ["", "127.0.0.1"],
    [",,,", "127.0.0.1"],
  ])("takes of X-Forwarded-For %j the last that none of its proxies has: %s", async (forwarded, visitor) => {
    const { headers } = await get("/", { "x-forwarded-for": forwarded });
    expect([headers["x-forwarded-for"], headers["x-real-ip"]]).toEqual([visitor, visitor]);
  });

  it("drops whatever else a client says of itself, or to Next's inside", async () => {
    const words = [
      ...["forwarded", "x-client-ip", "true-client-ip", "cf-connecting-ip", "x-forwarded-server", "x-original-url"],
      ...["x-rewrite-url", "x-http-method-override", "x-method-override", "x-middleware-subrequest", "x-invoke-path"],
      ...["x-middleware-rewrite", "x-matched-path", "x-prerender-revalidate", "x-next-revalidated-tags"],
    ];
    const { headers } = await get("/", Object.fromEntries(words.map((word) => [word, "203.0.113.9"])));
    expect(Object.keys(headers).filter((name) => words.includes(name))).toEqual([]);
    expect(JSON.stringify(headers)).not.toContain("203.0.113.9");
  });

  it.each([
    "GET http://evil.example/ HTTP/1.1\r\nHost: x",
    "GET //evil.example/ HTTP/1.1\r\nHost: x",
    "GET /\\evil.example/ HTTP/1.1\r\nHost: x",
    "GET / HTTP/1.1\r\nHost: x\r\nHost: evil.example",
    "GET / HTTP/1.1\r\nHost: evil.example/?",
    "GET / HTTP/1.1\r\nHost: user@evil.example",
    "GET / HTTP/1.1\r\nHost:",
    "GET / HTTP/1.1\r\nX: y",
    "GET / HTTP/1.0",
  ])("does not pass on %j", async (head) => {
    reached = [];
    expect(await sendText(`${head}\r\n\r\n`)).toMatch(/^HTTP\/1\.[01] 400 /);
    expect(reached).toEqual([]);
  });

  it("passes Next's hot reload through in development", async () => {
    const url = `${router.env.localUrl.replace("http", "ws")}/_next/hmr?id=x`;
    const socket = new WebSocket(url, { origin: `http://127.0.0.1:${router.env.port}` });
    const answer = new Promise((resolve, reject) => {
      socket.on("message", (data) => resolve(data.toString()));
      socket.on("error", reject);
    });
    socket.on("open", () => socket.send("ping"));
    expect(await answer).toBe("echo ping");
    socket.terminate();
  });

  it("does not let a page of elsewhere listen to the hot reload", async () => {
    const socket = new WebSocket(`${router.env.localUrl.replace("http", "ws")}/_next/hmr`, {
      origin: "http://evil.example",
    });
    await expect(new Promise((_, reject) => socket.on("error", reject))).rejects.toThrow(/400|403/);
  });
});
