// pnpm admin: what may be done from the server's own shell, whether or not the server runs.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { EnvError } from "./server-env.mjs";
import { childEnv, nodePath } from "./set-up.mjs";
import { runProgram, StepFailed } from "./step.mjs";

/** @typedef {{ takes: string, about: string, program: string }} Verb `program` does it, under the project's own Node */

/** @type {Record<string, Verb>} */
const verbs = {
  "list-users": { takes: "", about: "who may sign in, and as what", program: "start/admin/list-users.ts" },
  "reset-password": {
    takes: "E-MAIL",
    about: "a link to set a new password, good once and for an hour",
    program: "start/admin/reset-password.ts",
  },
  "make-admin": {
    takes: "E-MAIL",
    about: "makes an account an administrator, and lets it in again",
    program: "start/admin/make-admin.ts",
  },
};

const usage = `Usage: pnpm admin VERB

${Object.entries(verbs)
  .map(([name, { takes, about }]) => `  ${`${name} ${takes}`.padEnd(24)} ${about}\n`)
  .join("")}`;

const errorLine = /^\w*Error: (.*)$/m;

/** @param {{ root: string, env: import("./server-env.mjs").ServerEnv, given: string[] }} options */
export async function admin({ root, env, given: [name, ...rest] }) {
  if (name === undefined) return void process.stdout.write(usage);
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!verb) throw new EnvError(`"${name}" is no verb of pnpm admin; there are ${Object.keys(verbs).join(", ")}`);
  if (rest.length !== (verb.takes ? 1 : 0)) throw new EnvError(`like this: pnpm admin ${name} ${verb.takes}`.trim());
  if (!existsSync(join(root, "node_modules", "better-sqlite3")) || !existsSync(env.databaseUrl.replace(/^file:/, ""))) {
    throw new StepFailed("There is no server here yet: npm start makes one");
  }
  const output = await runProgram(
    nodePath(root),
    ["--conditions=react-server", verb.program, ...rest], // the data layer is for React's server side, which this says
    {
      cwd: root,
      env: { ...childEnv(root), ROUTER_PORT: String(env.port) }, // by that name the data layer knows the public port
      hint: (failure) => errorLine.exec(failure)?.[1],
    },
  );
  process.stdout.write(output);
}
