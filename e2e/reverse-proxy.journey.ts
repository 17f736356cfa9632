// The examples of docs/reverse-proxy, run as they are but for names and ports: the product behind Caddy and behind nginx.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../prisma/open-database.ts";
import { pinOf } from "../start/pin.mjs";
import { launchBrowser, openPage, untilLive } from "./browser.ts";
import { debianProgram } from "./debian-program.ts";
import type { Answer, Asked } from "./http.ts";
import { freePort, type Product, type Program, root, startProduct, startProgram, until } from "./product.ts";
import { addUser, databaseOf, password } from "./roles.ts";

let folder: string;
let product: Product;
let db: Database;
let browser: Browser;
let port: number;
let url: string;
let pin: string;

beforeAll(async () => {
  folder = mkdtempSync("/tmp/rtm-proxy-");
  execFileSync(join(root, ".venv/bin/python"), [join(root, "start/make_certificate.py"), folder, "localhost"]);
  const [certificate, authority] = ["server.pem", "ca.pem"].map((name) => readFileSync(join(folder, name), "utf8"));
  writeFileSync(join(folder, "chain.pem"), `${certificate}${authority}`);
  pin = pinOf({ isOwn: true, folder, certificate: "", key: "" });
  port = await freePort();
  url = `https://localhost:${port}`;
  product = await startProduct(["--no-agent"], { variables: { PUBLIC_URL: url, TRUSTED_PROXIES: "127.0.0.1" } });
  db = await databaseOf(product);
  await addUser(db, "admin");
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await db?.$disconnect();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** An example with the names of this run, which must all be found in it. */
function example(name: string, changes: Record<string, string>): string {
  let text = readFileSync(join(root, "docs/reverse-proxy", name), "utf8");
  for (const [from, to] of Object.entries({ ...changes, "127.0.0.1:8080": `127.0.0.1:${product.env.PORT}` })) {
    if (!text.includes(from)) throw new Error(`${name} has no "${from}"`);
    text = text.replaceAll(from, to);
  }
  return text;
}

function startCaddy(): Program {
  const caddy = debianProgram("caddy", "/usr/bin/caddy", folder);
  const tls = `tls ${join(folder, "chain.pem")} ${join(folder, "server-key.pem")}`;
  const site = {
    "\nmonitor.example {": `\n${url} {\n\t${tls}`,
    "{\n\tservers {": "{\n\tadmin off\n\tauto_https disable_redirects\n\tservers {",
  };
  writeFileSync(join(folder, "Caddyfile"), example("Caddyfile", site));
  const config = ["--config", join(folder, "Caddyfile"), "--adapter", "caddyfile"];
  return startProgram(
    caddy,
    ["run", ...config],
    { XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, HOME: folder },
    folder,
  );
}

function startNginx(): Program {
  const nginx = debianProgram("nginx", "/usr/sbin/nginx", folder);
  const site = example("nginx.conf", {
    "listen 443 ssl http2": `listen 127.0.0.1:${port} ssl http2`,
    "server_name monitor.example": "server_name localhost",
    "/etc/ssl/certs/monitor.example.pem": join(folder, "chain.pem"),
    "/etc/ssl/private/monitor.example.key": join(folder, "server-key.pem"),
  });
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${join(folder, "tmp", name)};`,
  );
  mkdirSync(join(folder, "tmp"));
  const http = `access_log off; ${temporary.join(" ")}\n${site}`;
  const main = `daemon off; master_process off; pid ${join(folder, "nginx.pid")}; events {}\nhttp {\n${http}\n}\n`;
  writeFileSync(join(folder, "nginx.conf"), main);
  return startProgram(nginx, ["-p", folder, "-e", "stderr", "-c", join(folder, "nginx.conf")], {}, folder);
}

/** One raw request through the proxy; `from` another address of this host than its own. */
function ask(path: string, { method = "GET", headers = {}, body }: Asked = {}, from = "127.0.0.2"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: "localhost", port, path, method, headers, localAddress: from, agent: false, family: 4 };
    const sent = request({ ...options, ca: readFileSync(join(folder, "ca.pem")) }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    sent.on("error", reject);
    sent.end(Array.isArray(body) ? undefined : body);
  });
}

describe.each([
  ["Caddy", startCaddy],
  ["nginx", startNginx],
])("behind %s", (name, start) => {
  let proxy: Program;
  const agents: Program[] = [];
  beforeAll(async () => {
    proxy = start();
    await until(async () => {
      if (proxy.child.exitCode !== null) throw new Error(`${name} ended:\n${proxy.output()}`);
      return (await ask("/healthz").catch(() => undefined))?.status === 200;
    }, 30_000).catch((error) => Promise.reject(new Error(`${error}\n${proxy.output()}`)));
  });
  afterAll(async () => {
    await Promise.all(agents.map((agent) => agent.terminate()));
    await proxy?.terminate();
  });

  it("one signs in, is live, and sets a machine that joined through it", async () => {
    const { page, faults } = await openPage(browser, { ignoreHTTPSErrors: true });
    await page.goto(url);
    await page.getByLabel(/e-mail/i).fill("admin@example.org");
    await page.getByLabel(/password/i).fill(password);
    const socket = page.waitForEvent("websocket");
    await page.getByRole("button", { name: "Sign in" }).click();
    expect((await socket).url()).toBe(`wss://localhost:${port}/ws`);
    await untilLive(page);
    const session = (await page.context().cookies()).find((cookie) => cookie.name.includes("realtimemonitor-session"));
    expect(session).toMatchObject({ name: expect.stringMatching(/^__Host-/), secure: true, httpOnly: true });

    await page.goto(`${url}/admin/join-tokens`);
    await page.getByRole("button", { name: "Make token" }).click();
    const command = (await page.getByText(/^pnpm agent --server/).textContent()) ?? "";
    expect(command).toContain(`--server ${url} `);
    const [, token = ""] = /--token (\S+)/.exec(command) ?? [];
    const flags = ["--server", url, "--pin", pin, "--name", name, "--state-dir", join(folder, `agent-${name}`)];
    const agent = startProgram(process.execPath, ["dist/agent.mjs", ...flags], { TOKEN: token });
    agents.push(agent);
    await until(() => /joined the router/.test(agent.output()), 20_000);

    const { id } = await db.machine.findFirstOrThrow({ where: { name } });
    await page.goto(`${url}/machines/${id}?settings=${id}`);
    await page
      .getByRole("dialog")
      .getByRole("switch", { name: /memory/i })
      .click();
    await until(async () => (await db.machine.findUnique({ where: { id } }))?.reportedVersion === 2, 20_000);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("/notify is not reached, however it is written", async () => {
    const asked = { method: "POST", headers: { "content-type": "application/json", "content-length": 2 }, body: "{}" };
    for (const path of [
      "/notify",
      "/notify/",
      "/notify?key=x",
      "/notify/x",
      "/%6eotify",
      "/x/../notify",
      "//notify",
      "/./notify",
    ]) {
      const { status, text } = await ask(path, asked);
      expect([400, 404, 405, 308], `${path}: ${text}`).toContain(status);
      expect(text, path).not.toMatch(/wamp|signature|timestamp/i);
    }
  });

  it("the address that counts is the client's, whatever he says of himself", async () => {
    const forged = { "x-forwarded-for": "203.0.113.9", forwarded: "for=203.0.113.9", "x-real-ip": "203.0.113.9" };
    const headers = { ...forged, "content-type": "application/json", "content-length": 2 };
    const before = product.output().length;
    expect((await ask("/clients/", { method: "POST", headers, body: "{}" })).status).toBe(401);
    const said = product.output().slice(before);
    expect(said).toContain("POST /clients/ from 127.0.0.2 refused");
    expect(said).not.toContain("203.0.113.9");
  });

  it("a page of another site gets neither ticket nor session", async () => {
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: `http://localhost:${port}` },
      { origin: "null" },
    ]) {
      expect((await ask("/live-ticket", { method: "POST", headers: { ...headers, "content-length": 0 } })).status).toBe(
        403,
      );
    }
  });

  it("comes with its policy, and takes no large body", async () => {
    const { headers } = await ask("/sign-in");
    expect(headers["content-security-policy"]).toMatch(/frame-ancestors 'none'/);
    const large = { "content-type": "application/json", "content-length": 2_000_000 };
    const answer = await ask("/clients/", { method: "POST", headers: large, body: "x".repeat(2_000_000) }).catch(
      () => undefined, // it hung up while we were still sending, as the router does to Caddy, which says 502 then
    );
    expect([413, 502, undefined]).toContain(answer?.status);
  });
});
