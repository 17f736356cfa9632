import { existsSync, readFileSync } from "node:fs";

/**
 * Whether an agent that keeps its identity in this file has an id already, and so needs no token.
 *
 * @param {string} identityFile
 */
export function hasJoined(identityFile) {
  if (!existsSync(identityFile)) return false;
  try {
    return Boolean(JSON.parse(readFileSync(identityFile, "utf8")).machineId);
  } catch {
    return true; // the agent itself says what is wrong with it
  }
}
