import { createServer, type IncomingMessage, type Server } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket, { WebSocketServer } from "ws";
import { startTestRouter, type TestRouter } from "./testing/router.ts";

let router: TestRouter;
let web: Server;
let reached: string[] = [];
beforeAll(async () => {
  router = await startTestRouter({ mode: "development", variables: { PUBLIC_URL: "https://monitor.example" } });
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

  it("takes two requests on one connection, a body between them", async () => {
    reached = [];
    await sendText(`POST /one HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc${smuggled}`);
    expect(reached[0]).toBe("POST /one");
  });

  it.each(["/", "/machines/m-1?tab=a%20b", "/clients/", "/_next/static/a%2Fb.js", "/_next/image?url=%2Fa"])(
    "passes %s on to the web app",
    async (path) => expect((await get(path)).url).toBe(path),
  );

  it("tells the web app what the public sees, and who asks, whatever the asker says of himself", async () => {
    const { headers } = await get("/", { "x-forwarded-for": "203.0.113.9", "x-real-ip": "203.0.113.9", cookie: "a=b" });
    expect(headers).toMatchObject({
      "x-forwarded-host": `127.0.0.1:${router.env.port}`,
      "x-forwarded-proto": "https",
      "x-forwarded-port": "443",
      "x-forwarded-for": "127.0.0.1",
      "x-real-ip": "127.0.0.1",
      cookie: "a=b",
    });
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
