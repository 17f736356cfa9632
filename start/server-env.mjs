// The server's environment, parsed once, for every program of the server: start, web and hub. Plain JavaScript, because
// the start runs before anything is installed, on any Node from 18 on.
import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

export class EnvError extends Error {}

export const defaultStateDir = ".realtimemonitor";

/** The longest path that Linux and macOS take for a Unix socket, less the ending zero; macOS has 103. */
const socketPathLimitBytes = process.platform === "darwin" ? 103 : 107;
const logLevels = /** @type {const} */ (["error", "warn", "info", "debug"]);

/**
 * @typedef {ReturnType<typeof readServerEnv>} ServerEnv
 *
 * @param {Record<string, string | undefined>} env
 * @param {string} root the project's folder; a relative STATE_DIR and database path start here
 */
export function readServerEnv(env, root) {
  const host = readHost(env.HOST);
  const port = readPort("PORT", env.PORT, 8080);
  // `next dev` by itself listens on 3000; a second instance on another PORT must not meet it there.
  const webPort = readPort("WEB_PORT", env.WEB_PORT, port === 8080 ? 3000 : Math.min(port + 1, 65_535));
  if (webPort === port) throw new EnvError(`WEB_PORT: must not be PORT (${port}); leave it out or choose another`);

  const stateDir = resolve(root, env.STATE_DIR || defaultStateDir);
  const tls = readTls(env, host, root, join(stateDir, "tls"));
  const scheme = tls ? "https" : "http";
  const routerSocket = socketPath(stateDir, "router.sock");
  const hubSocket = socketPath(stateDir, "hub.sock");
  return {
    host,
    port,
    webPort,
    /** How the server's own programs reach the public port. */
    localUrl: `${scheme}://${host === "0.0.0.0" || host === "::" ? "127.0.0.1" : urlHost(host)}:${port}`,
    publicUrl: readPublicUrl(env.PUBLIC_URL, scheme, host, port),
    tls,
    trustedProxies: readTrustedProxies(env.TRUSTED_PROXIES),
    logLevel: readLogLevel(env.LOG_LEVEL),
    isTutorialMode: readSwitch("TUTORIAL_MODE", env.TUTORIAL_MODE),
    databaseUrl: readDatabaseUrl(env.DATABASE_URL, stateDir, root),
    stateDir,
    routerDir: join(stateDir, "router"),
    routerSocket,
    hubSocket,
    secretsFile: join(stateDir, "secrets.json"),
    logFile: join(stateDir, "logs", "server.log"),
    statusFile: join(stateDir, "status.json"),
    firstSignInLinkFile: join(stateDir, "first-sign-in-link"),
  };
}

/** @param {string | undefined} value */
function readHost(value) {
  const host = value || "127.0.0.1";
  if (!/^[A-Za-z0-9.:_-]+$/.test(host)) throw new EnvError(`HOST: "${host}" is no address; use one such as 0.0.0.0`);
  return host;
}

/**
 * @param {string} name
 * @param {string | undefined} value
 * @param {number} fallback
 */
function readPort(name, value, fallback) {
  if (!value) return fallback;
  const port = Number(value);
  if (!/^\d+$/.test(value) || port < 1 || port > 65_535) {
    throw new EnvError(`${name}: "${value}" is no port; use a number from 1 to 65535`);
  }
  return port;
}

/** @param {string | undefined} value */
function readLogLevel(value) {
  const level = logLevels.find((name) => name === (value || "info"));
  if (!level) throw new EnvError(`LOG_LEVEL: "${value}" is unknown; use one of ${logLevels.join(", ")}`);
  return level;
}

/**
 * @param {string} name
 * @param {string | undefined} value
 */
function readSwitch(name, value) {
  if (value && !/^(0|1|true|false)$/.test(value)) {
    throw new EnvError(`${name}: "${value}" is neither on nor off; use 1 or 0`);
  }
  return value === "1" || value === "true";
}

/**
 * @param {string | undefined} value
 * @param {"http" | "https"} scheme
 * @param {string} host
 * @param {number} port
 */
function readPublicUrl(value, scheme, host, port) {
  if (value) {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search || url.hash || url.username) {
      throw new EnvError(`PUBLIC_URL: "${value}" must be http(s)://host[:port] with no path`);
    }
    if (scheme === "https" && url.protocol === "http:") {
      throw new EnvError(`PUBLIC_URL: "${value}" must begin with https://, since the server speaks TLS itself`);
    }
    return url.origin;
  }
  const name = host === "0.0.0.0" || host === "::" ? firstAddress() : host;
  return `${scheme}://${urlHost(name)}:${port}`;
}

/**
 * TLS by the router itself: with a certificate that is given, or with one of its own, which start/tls.mjs makes.
 *
 * @param {Record<string, string | undefined>} env
 * @param {string} host
 * @param {string} root
 * @param {string} folder where its own are
 * @returns {{ isOwn: boolean, certificate: string, key: string, folder: string } | undefined}
 */
function readTls(env, host, root, folder) {
  const { TLS_CERT: certificate, TLS_KEY: key } = env;
  if (env.TLS && !/^[01]$/.test(env.TLS)) throw new EnvError(`TLS: "${env.TLS}" must be 1 or 0`);
  if (Boolean(certificate) !== Boolean(key)) {
    throw new EnvError(`${key ? "TLS_CERT" : "TLS_KEY"}: is missing; the certificate and its key go together`);
  }
  if (env.TLS === "0" || (env.TLS !== "1" && !certificate)) return undefined;
  if (host.includes(":")) {
    throw new EnvError(
      `HOST: "${host}" is of IPv6, where Crossbar has no TLS; use an IPv4 address, or a reverse proxy that speaks TLS`,
    );
  }
  return certificate && key
    ? { isOwn: false, certificate: resolve(root, certificate), key: resolve(root, key), folder }
    : { isOwn: true, certificate: join(folder, "server.pem"), key: join(folder, "server-key.pem"), folder };
}

/**
 * Addresses and networks (CIDR).
 *
 * @param {string | undefined} value
 */
function readTrustedProxies(value) {
  const proxies = (value ?? "").split(/[\s,]+/).filter((part) => part !== "");
  for (const proxy of proxies) {
    const [address = "", bits, ...rest] = proxy.split("/");
    const most = isIP(address) === 4 ? 32 : 128;
    const isNetwork = bits === undefined || (/^\d+$/.test(bits) && Number(bits) >= 1 && Number(bits) <= most);
    if (!isIP(address) || address.includes("%") || !isNetwork || rest.length > 0) {
      throw new EnvError(
        `TRUSTED_PROXIES: "${proxy}" is neither an address nor a network; use such as 127.0.0.1, 10.0.0.0/8`,
      );
    }
  }
  return proxies;
}

/** @param {string} host */
const urlHost = (host) => (host.includes(":") ? `[${host}]` : host);

function firstAddress() {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find((address) => address.family === "IPv4" && !address.internal)?.address ?? "127.0.0.1";
}

/**
 * @param {string | undefined} value
 * @param {string} stateDir
 * @param {string} root
 */
function readDatabaseUrl(value, stateDir, root) {
  if (!value) return `file:${join(stateDir, "realtimemonitor.db")}`;
  if (!value.startsWith("file:") || value === "file:") {
    throw new EnvError(`DATABASE_URL: "${value.split(":")[0]}:" is not supported; use file:/path/to/a.db (SQLite)`);
  }
  const path = value.slice("file:".length);
  return `file:${isAbsolute(path) ? path : resolve(root, path)}`;
}

/**
 * @param {string} stateDir
 * @param {string} name
 */
function socketPath(stateDir, name) {
  const path = join(stateDir, name);
  const over = Buffer.byteLength(path) - socketPathLimitBytes;
  if (over > 0) {
    throw new EnvError(
      `STATE_DIR: "${stateDir}" is ${over} bytes too long for the Unix sockets in it; use a shorter path`,
    );
  }
  return path;
}
