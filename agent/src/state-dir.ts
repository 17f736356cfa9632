import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";

/**
 * The folder that the agent remembers in, made with mode 0700.
 * @returns a warning when it was there already and others can look into it (it may be any folder: it is not changed).
 * @throws Error when it can't be made or is no folder.
 */
export function prepareStateDir(stateDir: string): string | undefined {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const others = process.platform === "win32" ? 0 : statSync(stateDir).mode & 0o077;
  return others ? `others can look into ${stateDir}: chmod 700 it` : undefined;
}

/**
 * The JSON of a file in the state folder; undefined when there is no such file.
 * @throws Error when it can't be read or is not JSON.
 */
export function readState(stateDir: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(join(stateDir, file), "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Writes a file (mode 0600) whole or not at all, also when the power goes. @throws Error when the disk refuses. */
export function writeState(stateDir: string, file: string, content: unknown): void {
  const path = join(stateDir, file);
  const temporary = `${path}.${process.pid}.tmp`;
  const descriptor = openSync(temporary, "w", 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify(content, undefined, 2)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, path);
}
