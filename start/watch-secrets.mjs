import { unwatchFile, watchFile } from "node:fs";
import { readSecrets } from "./secrets.mjs";

/**
 * Calls `onChange` when the secrets in the file are not those that it had before: one call at a time, the last one after the
 * last change. A file that cannot be read changes nothing.
 *
 * @param {{ secretsFile: string }} env
 * @param {() => Promise<void>} onChange
 * @param {(line: string) => void} write
 * @param {number} [everyMs]
 * @returns {{ stop(): Promise<void> }} waits for a call that goes on
 */
export function watchSecrets(env, onChange, write, everyMs = 1_000) {
  let known = textOf(env);
  let working = Promise.resolve();

  const look = async () => {
    const now = textOf(env);
    if (now === undefined || now === known) return;
    known = now;
    await onChange();
  };
  const looked = () => {
    working = working.then(look).catch((error) => write(`The new secrets could not be taken: ${error.message}\n`));
  };
  watchFile(env.secretsFile, { interval: everyMs }, looked);
  return {
    async stop() {
      unwatchFile(env.secretsFile, looked);
      await working;
    },
  };
}

/** @param {{ secretsFile: string }} env */
function textOf(env) {
  try {
    return JSON.stringify(readSecrets(env));
  } catch {
    return undefined; // it is gone, or no secrets are in it
  }
}
