import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { procedures, realm, topics, tutorialRealm } from "@realtimemonitor/protocol/topics.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hubFlags } from "../start/node-flags.mjs";
import { ensureSecrets } from "../start/secrets.mjs";
import { readServerEnv } from "../start/server-env.mjs";
import { renderRouterConfig, writeRouterConfig } from "./render-config.mjs";
import { publicTransport, type RouterConfig, readRoles } from "./testing/router-config.ts";

let stateDir: string;
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), "render-"));
});
afterEach(() => rmSync(stateDir, { recursive: true }));

function options(variables: Record<string, string> = {}, mode: "production" | "development" = "production") {
  const env = readServerEnv({ STATE_DIR: stateDir, ...variables }, "/project");
  return { env, secrets: ensureSecrets(env), root: "/project", mode, nodePath: "/usr/bin/node" };
}
const render = (...args: Parameters<typeof options>) => renderRouterConfig(options(...args)) as RouterConfig;

describe("the router's config", () => {
  it("has nothing left to fill in", () => {
    expect(JSON.stringify(render({}, "development"))).not.toMatch(/\{\{|undefined/);
  });

  it("listens where HOST and PORT say, and sends the rest to the web app behind", () => {
    const { endpoint, paths } = publicTransport(render({ HOST: "0.0.0.0", PORT: "9000" }));
    expect(endpoint).toMatchObject({ interface: "0.0.0.0", port: 9000, version: 4 });
    expect(paths["/"]).toMatchObject({ type: "reverseproxy", host: "127.0.0.1", port: 9001 });
    expect(publicTransport(render({ HOST: "::1" })).endpoint).toMatchObject({ interface: "::1", version: 6 });
  });

  it("tells the web app the port and the scheme that the public sees", () => {
    const at = (url: string) => publicTransport(render({ PUBLIC_URL: url })).paths["/"];
    expect(at("https://monitor.example")).toMatchObject({ forwarded_port: 443, forwarded_proto: "https" });
    expect(at("http://monitor.example:81")).toMatchObject({ forwarded_port: 81, forwarded_proto: "http" });
  });

  it("lets pages in from the public address and from this machine, each with its port as Crossbar compares it", () => {
    const { paths } = publicTransport(render({ PUBLIC_URL: "https://monitor.example" }));
    expect(paths.ws.options).toMatchObject({
      allowed_origins: ["https://monitor.example:443", "http://localhost:8080", "http://127.0.0.1:8080"],
      allow_null_origin: false,
    });
    expect(publicTransport(render()).paths.ws.options.allowed_origins).toEqual([
      "http://127.0.0.1:8080",
      "http://localhost:8080",
    ]);
  });

  it("in development also lets in the pages that next dev serves on its own port", () => {
    const originsOf = (mode: "production" | "development") =>
      publicTransport(render({ WEB_PORT: "3005" }, mode)).paths.ws.options.allowed_origins;
    expect(originsOf("development")).toEqual([
      "http://127.0.0.1:8080",
      "http://localhost:8080",
      "http://localhost:3005",
      "http://127.0.0.1:3005",
    ]);
    expect(originsOf("production")).toEqual(["http://127.0.0.1:8080", "http://localhost:8080"]);
  });

  it("passes Next's hot reload through in development only", () => {
    expect(publicTransport(render()).paths).not.toHaveProperty("_next");
    expect(publicTransport(render({}, "development")).paths._next.paths.hmr?.backend.url).toBe(
      "ws://127.0.0.1:3000/_next/hmr",
    );
  });

  it("runs the hub of the mode, with no variable but its own", () => {
    const hub = (...args: Parameters<typeof options>) => render(...args).workers[1];
    expect(hub().arguments.slice(1)).toEqual(["/usr/bin/node", ...hubFlags, "/project/dist/hub.mjs"]);
    expect(hub({}, "development").arguments.at(-1)).toBe("/project/crossbar/hub/main.ts");
    const { env } = hub({ PUBLIC_URL: "https://monitor.example", LOG_LEVEL: "warn" }).options;
    expect(env.inherit).toBe(false);
    const same = readServerEnv(env.vars, "/");
    expect(same).toEqual(options({ PUBLIC_URL: "https://monitor.example", LOG_LEVEL: "warn" }).env);
  });

  it("knows no anonymous on the public port, and only the hub on the private one", () => {
    const [privateTransport] = render().workers[0].transports;
    expect(Object.keys(publicTransport(render()).paths.ws.auth)).toEqual(["cryptosign", "ticket"]);
    expect(privateTransport.endpoint).toEqual({ type: "unix", path: join(stateDir, "router.sock") });
    expect(privateTransport.auth).toEqual({ anonymous: { type: "static", role: "hub", authid: "hub" } });
  });

  it("grants nothing but topics and procedures of the protocol, and prefixes only where a machine's id follows", () => {
    const { authenticateTutorial: _, ...always } = procedures;
    const exact = [
      topics.stats,
      topics.state,
      topics.backlog,
      topics.cut,
      topics.fleet,
      topics.fleetPublic,
      topics.fleetAdmin,
      ...Object.values(always),
    ];
    const meta = [
      "wamp.session.on_leave",
      "wamp.session.kill_by_authid",
      "wamp.session.kill",
      "wamp.session.list",
      "wamp.session.get",
      "wamp.subscription.lookup",
      "wamp.subscription.on_delete",
    ];
    const prefixes = [topics.settingsPrefix, topics.noticePrefix, topics.machinePrefix];
    const grants = [...readRoles(render()).values()].flat();
    for (const { uri, match } of grants) {
      expect(match === "exact" ? [...exact, ...meta] : prefixes).toContain(uri);
    }
    for (const uri of [...exact, ...prefixes]) {
      // who authenticates is called by the router itself
      expect(grants.map((grant) => grant.uri)).toContain(uri);
    }
    expect(render().workers[0].realms[0].name).toBe(realm);
  });

  it("knows the tutorial only in its mode, and there in a realm of its own", () => {
    expect(JSON.stringify(render())).not.toMatch(
      /TUTORIAL_MODE|authenticate\.tutorial|"name":"(tutorial|anonymous)"|"allow_null_origin":true/,
    );
    const [off, on] = [render(), render({ TUTORIAL_MODE: "1" })];
    const [ws, openWs] = [publicTransport(off).paths.ws, publicTransport(on).paths.ws];
    expect(openWs.auth).toEqual({
      ...ws.auth,
      anonymous: { type: "dynamic", authenticator: procedures.authenticateTutorial, "authenticator-realm": realm },
    });
    expect(openWs.options).toEqual({ ...ws.options, allow_null_origin: true });
    const [main, tutorial] = on.workers[0].realms as unknown as RouterConfig["workers"][0]["realms"][0][];
    expect(main?.roles.filter(({ name }) => name !== "hub")).toEqual(
      off.workers[0].realms[0].roles.filter(({ name }) => name !== "hub"),
    );
    expect(main?.roles.map(({ name }) => name)).not.toContain("anonymous");
    expect(tutorial?.name).toBe(tutorialRealm);
    const anonymous = tutorial?.roles.find(({ name }) => name === "anonymous")?.permissions;
    expect(anonymous?.map(({ uri, match, allow }) => [uri, match, allow])).toEqual([
      [topics.stats, "exact", { publish: true, subscribe: true }],
      [topics.settingsPrefix, "prefix", { subscribe: true }],
    ]);
  });

  it("lets agents publish on exact topics only, and with their name disclosed", () => {
    const published = readRoles(render())
      .get("agent")
      ?.filter(({ allow }) => allow.publish);
    expect(published).toEqual(
      [topics.stats, topics.state, topics.backlog].map((uri) => ({
        uri,
        match: "exact",
        allow: { publish: true },
        disclose: { publisher: true },
      })),
    );
  });

  it("is written whole, and for its owner's eyes only", () => {
    const path = writeRouterConfig(options());
    expect(path).toBe(join(stateDir, "router", "config.json"));
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(render());
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(stateDir, "router")).mode & 0o777).toBe(0o700);
    writeRouterConfig(options({ PORT: "9000" }));
    expect(readdirSync(join(stateDir, "router"))).toEqual(["config.json"]);
  });
});
