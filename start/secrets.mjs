import { createHmac, randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/**
 * What only this server knows; made once, in a file of mode 0600. `session` signs the cookie, `ticket` the pages' way to
 * the router, `nonce` the agents' way in, and the pusher's pair signs settings on their way to the router.
 *
 * @typedef {{ session: string, ticket: string, nonce: string, pusherKey: string, pusherSecret: string }} Secrets
 */

const names = /** @type {const} */ (["session", "ticket", "nonce", "pusherKey", "pusherSecret"]);

/** @param {{ stateDir: string, secretsFile: string }} env */
export function ensureSecrets(env) {
  mkdirSync(env.stateDir, { recursive: true, mode: 0o700 });
  chmodSync(env.stateDir, 0o700); // whoever may enter it may speak as the hub
  try {
    return readSecrets(env);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ENOENT") throw error;
  }
  const secrets = Object.fromEntries(names.map((name) => [name, randomBytes(32).toString("hex")]));
  const draft = `${env.secretsFile}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, env.secretsFile); // whole or not at all
  return readSecrets(env);
}

/**
 * @param {{ secretsFile: string }} env
 * @returns {Secrets}
 */
export function readSecrets(env) {
  const secrets = JSON.parse(readFileSync(env.secretsFile, "utf8"));
  for (const name of names) {
    if (typeof secrets[name] !== "string" || secrets[name].length < 32) {
      throw new Error(`${env.secretsFile}: "${name}" is missing or too short; remove the file to have a new one made`);
    }
  }
  return secrets;
}

/**
 * By which the web app knows that a request came through the router. Made of the pusher's secret, which the same two have.
 *
 * @param {Pick<Secrets, "pusherSecret">} secrets
 */
export const routerProof = ({ pusherSecret }) =>
  createHmac("sha256", pusherSecret).update("this request came through the router").digest("hex");
