import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { StepFailed } from "./step.mjs";

/**
 * Two starts at once share one checkout: the second waits until the first has set it up. A lock whose holder is gone is
 * taken over.
 *
 * @param {string} root
 * @returns {Promise<() => void>} gives it back
 */
export async function holdSetUpLock(root) {
  const path = join(root, ".set-up-lock");
  for (let told = false; !take(path); ) {
    if (!told) process.stdout.write(`Waiting for another set-up (process ${holderOf(path) ?? "?"})\n`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  const release = () => rmSync(path, { force: true });
  process.once("exit", release);
  return () => {
    process.off("exit", release);
    release();
  };
}

/** @param {string} path */
function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === "EACCES" || code === "EROFS") {
      throw new StepFailed(
        `This user may not write to ${dirname(path)}: start as its owner, or copy it to a folder of your own`,
      );
    }
    if (code === "ENOSPC")
      throw new StepFailed(`There is no space left on the disk of ${dirname(path)}: free some, then start again`);
    if (code !== "EEXIST") throw error;
  }
  const holder = holderOf(path);
  if (holder !== undefined && !isAlive(holder)) rmSync(path, { force: true });
  return false;
}

/** @param {string} path */
function holderOf(path) {
  try {
    return Number(readFileSync(path, "utf8")) || undefined;
  } catch {
    return undefined; // given back a moment ago
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}
