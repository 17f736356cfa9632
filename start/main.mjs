// npm start, npm run setup, pnpm dev: what is missing is set up, then the server runs until Ctrl-C or SIGTERM.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { backup, restore } from "./copies.mjs";
import { doctor } from "./doctor.mjs";
import { refuseBusyPorts } from "./ports.mjs";
import { serve } from "./serve.mjs";
import { EnvError, readServerEnv } from "./server-env.mjs";
import { setUp } from "./set-up.mjs";
import { printStatus } from "./status.mjs";
import { StepFailed } from "./step.mjs";
import { systemdUnit } from "./systemd-unit.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const help = `Usage: npm start [-- options]     set up what is missing and run the server, with an agent for this machine
       npm run setup              only set up
       npm start -- doctor        look at all that a start depends on, and say what to do
       npm run status             what runs, and how it is
       npm start -- systemd-unit  print a unit that runs it as a service
       pnpm backup [FILE]         copy the database into one file, while the server runs
       pnpm restore FILE          make the database what it was in a backup, while the server runs
       pnpm dev                   run it for development, with hot reload

  --no-agent    leave out the agent for this machine
  --version     print the version
  --help        print this

Environment: HOST (127.0.0.1), PORT (8080), WEB_PORT (3000), STATE_DIR (.realtimemonitor), PUBLIC_URL, DATABASE_URL,
LOG_LEVEL (info). README.md says what each is.
`;

/** Expected failures are one line that says what to do; anything else is a fault of ours and keeps its stack. */
async function main() {
  const { values, positionals } = readArguments();
  if (values.help) return void process.stdout.write(help);
  if (values.version) return void process.stdout.write(`${version()}\n`);
  const [command = "start", file, ...rest] = positionals;
  const run = commands[command];
  const isTooMuch = rest.length > 0 || (file !== undefined && !takeFile.includes(command));
  if (!run || isTooMuch) throw new EnvError(`"${positionals.join(" ")}" is no command; see npm start -- --help`);
  await run(readServerEnv(process.env, root), { withAgent: !values["no-agent"], file });
}

const takeFile = ["backup", "restore"];

/** @typedef {{ withAgent: boolean, file: string | undefined }} Arguments */
/** @type {Record<string, (env: import("./server-env.mjs").ServerEnv, given: Arguments) => Promise<void> | void>} */
const commands = {
  async start(env, { withAgent }) {
    await refuseBusyPorts(env); // before the long work
    await setUp({ root, env, webBuild: true });
    await serve({ root, env, mode: "production", withAgent });
  },
  async dev(env, { withAgent }) {
    await refuseBusyPorts(env);
    await setUp({ root, env, webBuild: false });
    await serve({ root, env, mode: "development", withAgent });
  },
  setup: (env) => setUp({ root, env, webBuild: true }),
  async doctor(env) {
    process.exitCode = (await doctor({ root, env })) ? 0 : 1;
  },
  async status(env) {
    process.exitCode = (await printStatus(env)) ? 0 : 1;
  },
  backup: (env, { file }) => backup({ root, env, file }),
  restore: (env, { file }) => restore({ root, env, file }),
  "systemd-unit": (env) => void process.stdout.write(systemdUnit({ root, env })),
};

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { "no-agent": { type: "boolean" }, version: { type: "boolean" }, help: { type: "boolean" } },
    });
  } catch (error) {
    throw new EnvError(`${/** @type {Error} */ (error).message}; see npm start -- --help`);
  }
}

const version = () => JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;

main().catch((error) => {
  const expected = error instanceof EnvError || error instanceof StepFailed;
  process.stderr.write(`${expected ? `\n✗ ${error.message}` : error.stack}\n`);
  process.exit(error instanceof EnvError ? 2 : 1);
});
