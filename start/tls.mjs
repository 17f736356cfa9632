// TLS by the router itself: its own certificate is made, one that is given is looked at before anything starts.
import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { hostname, networkInterfaces } from "node:os";
import { join } from "node:path";
import { authorityFile } from "./pin.mjs";
import { EnvError } from "./server-env.mjs";
import { runProgram } from "./step.mjs";

/** @typedef {NonNullable<import("./server-env.mjs").ServerEnv["tls"]>} Tls */

const dayMs = 86_400_000;

/**
 * Before the long work of a set-up.
 *
 * @param {import("./server-env.mjs").ServerEnv} env
 */
export function refuseBadTls({ tls }) {
  if (tls && !tls.isOwn) readGiven(tls);
}

/**
 * Makes what is missing, or refuses what is given and cannot work.
 *
 * @param {{ root: string, env: import("./server-env.mjs").ServerEnv }} options
 */
export async function prepareTls({ root, env }) {
  const { tls } = env;
  if (!tls) return;
  if (tls.isOwn) {
    const program = [join(root, "start", "make_certificate.py"), tls.folder, ...ownNames(env)];
    const made = await runProgram(join(root, ".venv", "bin", "python"), program, {
      cwd: root,
      hint: (output) => /^Error: (.*)$/m.exec(output)?.[1],
    });
    for (const what of made.trim().split("\n").filter(Boolean)) process.stdout.write(`  ✓ ${what}, in ${tls.folder}\n`);
    return;
  }
  const [, ...chain] = readGiven(tls);
  keepChain(tls.folder, chain);
  for (const doubt of doubtsOf(env)) process.stdout.write(`  ! ${doubt}\n`);
}

/**
 * For the doctor: what the certificate is, or what is wrong with it.
 *
 * @param {import("./server-env.mjs").ServerEnv} env
 */
export function lookAtTls(env) {
  if (!env.tls) return "none: the router speaks plain HTTP";
  if (!env.tls.isOwn) {
    const doubts = doubtsOf(env);
    if (doubts.length > 0) throw new Error(doubts.join("; "));
  }
  const [server] = certificatesIn("TLS_CERT", env.tls.certificate);
  return `${env.tls.isOwn ? "its own" : env.tls.certificate}, until ${server?.validTo}`;
}

/**
 * As Crossbar takes it, which reads one certificate a file and speaks TLS 1.3 alone.
 *
 * @param {Tls} tls
 */
export function tlsEndpoint({ isOwn, certificate, key, folder }) {
  const chain = isOwn ? [authorityFile] : chainIn(folder);
  return {
    certificate,
    key,
    ...(chain.length > 0 && { chain_certificates: chain.map((name) => join(folder, name)) }),
  };
}

/** @param {import("./server-env.mjs").ServerEnv} env */
function ownNames(env) {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const names = [
    new URL(env.publicUrl).hostname.replaceAll(/[[\]]/g, ""),
    hostname(),
    "localhost",
    "127.0.0.1",
    "::1",
    ...(env.host === "0.0.0.0" ? [] : [env.host]),
    ...addresses.filter(({ internal, scopeid }) => !internal && !scopeid).map(({ address }) => address),
  ];
  return [...new Set(names)].filter((name) => /^[A-Za-z0-9.:-]+$/.test(name));
}

/**
 * The server's certificate and those that lead to its authority.
 *
 * @param {Tls} tls
 */
function readGiven(tls) {
  const certificates = certificatesIn("TLS_CERT", tls.certificate);
  const key = readPrivateKey(tls.key);
  if (!certificates[0]?.checkPrivateKey(key)) {
    throw new EnvError(`TLS_KEY: ${tls.key} is not the key of ${tls.certificate}`);
  }
  return certificates;
}

/**
 * @param {string} variable
 * @param {string} path
 */
function certificatesIn(variable, path) {
  const texts = readText(variable, path).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (!texts) throw new EnvError(`${variable}: there is no certificate in ${path}; it must be PEM`);
  try {
    return texts.map((text) => new X509Certificate(text));
  } catch (error) {
    throw new EnvError(`${variable}: ${path} cannot be read as a certificate: ${/** @type {Error} */ (error).message}`);
  }
}

/** @param {string} path */
function readPrivateKey(path) {
  try {
    return createPrivateKey(readText("TLS_KEY", path));
  } catch (error) {
    if (error instanceof EnvError) throw error;
    throw new EnvError(`TLS_KEY: ${path} cannot be read as a private key; it must be PEM, without a passphrase`);
  }
}

/**
 * @param {string} variable
 * @param {string} path
 */
function readText(variable, path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new EnvError(`${variable}: ${path} cannot be read (${/** @type {NodeJS.ErrnoException} */ (error).code})`);
  }
}

/**
 * What works and yet will not do.
 *
 * @param {import("./server-env.mjs").ServerEnv} env
 */
function doubtsOf({ tls, publicUrl }) {
  const [server] = tls ? readGiven(tls) : [];
  if (!server) return [];
  const leftMs = Date.parse(server.validTo) - Date.now();
  const host = new URL(publicUrl).hostname.replaceAll(/[[\]]/g, "");
  const isNamed = isIP(host) ? server.checkIP(host) : server.checkHost(host);
  return [
    ...(leftMs < 0 ? [`TLS_CERT: expired on ${server.validTo}; replace it, and start again`] : []),
    ...(leftMs >= 0 && leftMs < 14 * dayMs ? [`TLS_CERT: ends soon, on ${server.validTo}`] : []),
    ...(isNamed
      ? []
      : [`TLS_CERT: is not for ${host}, the host of PUBLIC_URL (${server.subjectAltName ?? "no names"})`]),
  ];
}

/** @param {string} folder */
function chainIn(folder) {
  try {
    return readdirSync(folder)
      .filter((name) => /^chain-\d+\.pem$/.test(name))
      .sort();
  } catch {
    return []; // none was ever kept
  }
}

/**
 * @param {string} folder
 * @param {X509Certificate[]} chain
 */
function keepChain(folder, chain) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const old of chainIn(folder)) rmSync(join(folder, old));
  for (const [index, certificate] of chain.entries()) {
    writeFileSync(join(folder, `chain-${index + 1}.pem`), certificate.toString(), { mode: 0o600 });
  }
}
