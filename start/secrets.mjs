import { createHmac, randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/**
 * What only this server knows; made once, in a file of mode 0600. `session` signs the cookie, `ticket` the pages' way to
 * the router, `nonce` the agents' way in, and the pusher's pair signs settings on their way to the router.
 *
 * @typedef {{ session: string, ticket: string, nonce: string, pusherKey: string, pusherSecret: string }} Secrets
 */

/** What may be made anew by itself: the pusher's two belong together. */
export const secretGroups = /** @type {const} */ ({
  session: ["session"],
  ticket: ["ticket"],
  nonce: ["nonce"],
  pusher: ["pusherKey", "pusherSecret"],
});
/** @typedef {keyof typeof secretGroups} SecretGroup */

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
  replaceSecrets(env, Object.fromEntries(names.map((name) => [name, newSecret()])));
  return readSecrets(env);
}

/**
 * Makes some anew, or all. That is one step, whole or not at all: a server that runs sees it, renders the router's
 * configuration and starts its parts again (serve.mjs); one that does not run reads it when it starts.
 *
 * @param {{ secretsFile: string }} env
 * @param {readonly SecretGroup[]} groups
 */
export function renewSecrets(env, groups) {
  const renewed = groups.flatMap((group) => secretGroups[group].map((name) => [name, newSecret()]));
  replaceSecrets(env, { ...readSecrets(env), ...Object.fromEntries(renewed) });
}

const newSecret = () => randomBytes(32).toString("hex");

/**
 * @param {{ secretsFile: string }} env
 * @param {Record<string, string>} secrets
 */
function replaceSecrets({ secretsFile }, secrets) {
  const draft = `${secretsFile}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(draft, secretsFile);
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
