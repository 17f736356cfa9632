// The router's config from its template, the environment and the secrets. Plain JavaScript, as the start that uses it.
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { hubFlags } from "../start/node-flags.mjs";
import { routerProof } from "../start/secrets.mjs";
import { tlsEndpoint } from "../start/tls.mjs";

/**
 * @typedef {import("../start/server-env.mjs").ServerEnv} ServerEnv
 * @typedef {import("../start/secrets.mjs").Secrets} Secrets
 *
 * @typedef {object} RouterConfigOptions
 * @property {ServerEnv} env
 * @property {Secrets} secrets
 * @property {string} root the project's folder
 * @property {"production" | "development"} mode development passes Next's hot reload through the public port and runs
 *   the hub from its source
 * @property {string} nodePath the Node ≥ 22 that runs the hub
 * @property {string} [hubEntry] the hub's program; by default what belongs to the mode
 */

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Crossbar's node configuration as an object.
 *
 * @param {RouterConfigOptions} options
 */
export function renderRouterConfig({ env, secrets, root, mode, nodePath, hubEntry }) {
  const publicUrl = new URL(env.publicUrl);
  const template = readJson("config.template.json");
  if (mode === "production") delete template.workers[0].transports[1].paths._next;
  if (env.isTutorialMode) openToTutorial(template.workers[0], readJson("tutorial-mode.json"));
  if (env.tls) template.workers[0].transports[1].endpoint.tls = tlsEndpoint(env.tls);
  return fill(template, {
    host: env.host,
    ipVersion: env.host.includes(":") ? 6 : 4,
    port: env.port,
    webPort: env.webPort,
    publicPort: portOf(publicUrl),
    publicProtocol: publicUrl.protocol.slice(0, -1),
    // `next dev` passes /ws on from its own port, so that a page opened there is of another origin
    origins: allowedOrigins(publicUrl, [
      ...originsHere(env.tls ? "https" : "http", env.port),
      ...(mode === "development" ? originsHere("http", env.webPort) : []),
    ]),
    hotReloadUrl: `ws://127.0.0.1:${env.webPort}/_next/hmr`,
    routerSocket: env.routerSocket,
    pusherKey: secrets.pusherKey,
    pusherSecret: secrets.pusherSecret,
    routerProof: routerProof(secrets),
    trustedProxies: env.trustedProxies,
    root,
    pythonFolder: join(here, "router"),
    hubCommand: [
      join(here, "hub", "restarter.sh"),
      nodePath,
      ...hubFlags,
      hubEntry ?? join(root, mode === "production" ? "dist/hub.mjs" : "crossbar/hub/main.ts"),
    ],
    hubEnv: {
      HOST: env.host,
      PORT: String(env.port),
      WEB_PORT: String(env.webPort),
      PUBLIC_URL: env.publicUrl,
      STATE_DIR: env.stateDir,
      DATABASE_URL: env.databaseUrl,
      LOG_LEVEL: env.logLevel,
      ...(env.isTutorialMode && { TUTORIAL_MODE: "1" }),
    },
  });
}

/**
 * Writes the config where `crossbar start --cbdir` finds it, readable by its owner alone, since the pusher's secret is in
 * it. Returns the path.
 *
 * @param {RouterConfigOptions} options
 */
export function writeRouterConfig(options) {
  const { routerDir } = options.env;
  mkdirSync(routerDir, { recursive: true, mode: 0o700 });
  chmodSync(routerDir, 0o700);
  const path = join(routerDir, "config.json");
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(renderRouterConfig(options), null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path); // whole or not at all
  return path;
}

/** @param {string} name */
const readJson = (name) => JSON.parse(readFileSync(join(here, name), "utf8"));

/**
 * Lets anybody in, into a realm of the tutorial's own: what is published in one realm is not heard in the other.
 *
 * @param {any} router
 * @param {any} tutorial
 */
function openToTutorial({ realms, transports }, { realm, authenticator, anonymous }) {
  realms[0].roles.find((/** @type {any} */ role) => role.name === "hub").permissions.push(authenticator);
  realms.push(realm);
  const { ws } = transports[1].paths;
  ws.auth.anonymous = anonymous;
  ws.options.allow_null_origin = true; // the tutorial's page is a file
}

/**
 * Puts a value for each text that is a whole `{{name}}`, whatever its type, so that nothing is ever spliced into JSON.
 *
 * @param {unknown} node
 * @param {Record<string, unknown>} values
 * @returns {unknown}
 */
function fill(node, values) {
  if (typeof node === "string") {
    const name = /^\{\{(\w+)\}\}$/.exec(node)?.[1];
    if (!name) return node;
    if (!(name in values)) throw new Error(`config.template.json: nothing is known as {{${name}}}`);
    return values[name];
  }
  if (Array.isArray(node)) return node.map((item) => fill(item, values));
  if (node === null || typeof node !== "object") return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, fill(value, values)]));
}

/** @param {URL} url */
const portOf = (url) => Number(url.port) || (url.protocol === "https:" ? 443 : 80);

/**
 * Where pages may come from, as Crossbar compares it: always with a port.
 *
 * @param {URL} publicUrl
 * @param {string[]} here
 */
function allowedOrigins(publicUrl, here) {
  const origin = `${publicUrl.protocol}//${publicUrl.hostname.replaceAll(/[[\]]/g, "")}:${portOf(publicUrl)}`;
  return [...new Set([origin, ...here])];
}

/** @param {"http" | "https"} scheme @param {number} port */
const originsHere = (scheme, port) => ["localhost", "127.0.0.1"].map((host) => `${scheme}://${host}:${port}`);
