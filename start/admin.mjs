// pnpm admin: what may be done from the server's own shell, whether or not the server runs.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readSecrets, secretGroups } from "./secrets.mjs";
import { EnvError } from "./server-env.mjs";
import { childEnv, nodePath, renderRouterConfigs } from "./set-up.mjs";
import { readStatus } from "./status.mjs";
import { runProgram, StepFailed } from "./step.mjs";

/**
 * @typedef {import("./server-env.mjs").ServerEnv} ServerEnv
 * @typedef {{ takes: string, options?: string, about: string, program: string, after?: (root: string, env: ServerEnv) => void }} Verb
 *   `program` does it, under the project's own Node; `after` what belongs to it and needs no database
 */

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
  "rotate-secrets": {
    takes: "",
    options: "--yes [--only GROUP]",
    about: `makes the server's secrets anew; --only ${Object.keys(secretGroups).join(", ")}`,
    program: "start/admin/rotate-secrets.ts",
    after: takeNewSecrets,
  },
};

const usage = `Usage: pnpm admin VERB

${Object.entries(verbs)
  .map(([name, { takes, options = "", about }]) => `  ${`${name} ${takes}${options}`.padEnd(36)} ${about}\n`)
  .join("")}`;

const errorLine = /^\w*Error: (.*)$/m;

/** @param {{ root: string, env: ServerEnv, given: string[], yes?: boolean | undefined, only?: string | undefined }} options */
export async function admin({ root, env, given: [name, ...rest], yes, only }) {
  if (name === undefined) return void process.stdout.write(usage);
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!verb) throw new EnvError(`"${name}" is no verb of pnpm admin; there are ${Object.keys(verbs).join(", ")}`);
  if (rest.length !== (verb.takes ? 1 : 0)) throw new EnvError(`like this: pnpm admin ${name} ${verb.takes}`.trim());
  if (!existsSync(join(root, "node_modules", "better-sqlite3")) || !existsSync(env.databaseUrl.replace(/^file:/, ""))) {
    throw new StepFailed("There is no server here yet: npm start makes one");
  }
  if (!verb.options && (yes || only)) throw new EnvError("--yes and --only are for pnpm admin rotate-secrets");
  const options = verb.options ? [yes ? "yes" : "no", only ?? ""] : [];
  const output = await runProgram(
    nodePath(root),
    ["--conditions=react-server", verb.program, ...rest, ...options], // the data layer is for React's server side, which this says
    {
      cwd: root,
      env: { ...childEnv(root), ROUTER_PORT: String(env.port) }, // by that name the data layer knows the public port
      hint: (failure) => errorLine.exec(failure)?.[1],
    },
  );
  process.stdout.write(output);
  verb.after?.(root, env);
}

/**
 * A server that npm start runs has seen them already. Who runs `crossbar start` and `next` by hand has to start them again.
 *
 * @param {string} root
 * @param {ServerEnv} env
 */
function takeNewSecrets(root, env) {
  renderRouterConfigs(root, env, readSecrets(env));
  process.stdout.write(
    readStatus(env.statusFile)
      ? "The running server takes them now: its parts start again, and agents come back by themselves.\n"
      : "The next start takes them. If you run crossbar start and next by hand, end both now and start them again.\n",
  );
}
