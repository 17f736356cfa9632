import { createServer, type IncomingMessage, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket, { WebSocketServer } from "ws";
import { startTestRouter, type TestRouter } from "./testing/router.ts";

let router: TestRouter;
let web: Server;
beforeAll(async () => {
  router = await startTestRouter({ mode: "development", variables: { PUBLIC_URL: "https://monitor.example" } });
  web = createServer((request, response) => {
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

describe("the public port", () => {
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
