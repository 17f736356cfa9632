// pnpm backup and pnpm restore: what prisma/ does, under the project's own Node.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { EnvError } from "./server-env.mjs";
import { runNode } from "./set-up.mjs";
import { StepFailed } from "./step.mjs";

/** @typedef {{ root: string, env: import("./server-env.mjs").ServerEnv, file: string | undefined }} Copy */

const errorLine = /^\w*Error: (.*)$/m;

/**
 * The database as it is now, into one file that is not there yet.
 *
 * @param {Copy} copy
 */
export async function backup({ root, env, file }) {
  const now = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  const target = resolve(file ?? `realtimemonitor-${now}.db`);
  await tell(root, ["prisma/backup.ts", env.databaseUrl, target]);
}

/**
 * The database as it was when the file was made; what was there before is kept beside.
 *
 * @param {Copy} copy
 */
export async function restore({ root, env, file }) {
  if (!file) throw new EnvError("which backup? pnpm restore FILE");
  await tell(root, ["prisma/restore.ts", env.databaseUrl, resolve(file), env.hubSocket]);
}

/**
 * @param {string} root
 * @param {string[]} args
 */
async function tell(root, args) {
  if (!existsSync(join(root, "node_modules", "better-sqlite3"))) {
    throw new StepFailed("The packages are not installed yet: npm run setup");
  }
  process.stdout.write(await runNode(root, args, errorLine));
}
