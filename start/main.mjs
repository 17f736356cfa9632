// npm start, npm run setup, pnpm dev: what is missing is set up, then the server runs until Ctrl-C or SIGTERM.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { admin } from "./admin.mjs";
import { agentPart } from "./agent-part.mjs";
import { backup, restore } from "./copies.mjs";
import { demoEnv, demoGreeting, fleetPart, readDemo } from "./demo.mjs";
import { doctor } from "./doctor.mjs";
import { refuseBusyPorts } from "./ports.mjs";
import { serve } from "./serve.mjs";
import { EnvError, readServerEnv } from "./server-env.mjs";
import { setUp } from "./set-up.mjs";
import { printStatus } from "./status.mjs";
import { StepFailed } from "./step.mjs";
import { systemdUnit } from "./systemd-unit.mjs";
import { refuseBadTls } from "./tls.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const help = `Usage: npm start [-- options]     set up what is missing and run the server, with an agent for this machine
       npm run setup              only set up
       npm start -- doctor        look at all that a start depends on, and say what to do
       npm run status             what runs, and how it is
       npm start -- systemd-unit  print a unit that runs it as a service
       npm run demo [-- options]  run it with a simulated fleet, beside a real server
       pnpm backup [FILE]         copy the database into one file, while the server runs
       pnpm restore FILE          make the database what it was in a backup, while the server runs
       pnpm admin VERB            accounts and secrets, from the server's own shell: pnpm admin says which verbs there are
       pnpm dev                   run it for development, with hot reload

  --no-agent    leave out the agent for this machine
  --machines N  of the demo (24)
  --hours N     how long the demo lasts (8)
  --version     print the version
  --help        print this

Environment: HOST (127.0.0.1), PORT (8080), WEB_PORT (3000), STATE_DIR (.realtimemonitor), PUBLIC_URL, TRUSTED_PROXIES,
TLS, TLS_CERT, TLS_KEY, DATABASE_URL, LOG_LEVEL (info), TUTORIAL_MODE (0). README.md says what each is.
`;

/** Expected failures are one line that says what to do; anything else is a fault of ours and keeps its stack. */
async function main() {
  const { values, positionals } = readArguments();
  if (values.help) return void process.stdout.write(help);
  if (values.version) return void process.stdout.write(`${version()}\n`);
  const [command = "start", ...given] = positionals;
  const run = commands[command];
  if (!run || given.length > (takes[command] ?? 0))
    throw new EnvError(`"${positionals.join(" ")}" is no command; see npm start -- --help`);
  if (command !== "demo" && (values.machines || values.hours)) {
    throw new EnvError("--machines and --hours are for the demo: npm run demo -- --machines N");
  }
  if (command !== "admin" && (values.yes || values.only)) {
    throw new EnvError("--yes and --only are for pnpm admin rotate-secrets");
  }
  if (command === "demo") Object.assign(process.env, await demoEnv(process.env)); // for the parts too
  await run(readServerEnv(process.env, root), { ...values, given });
}

/** How many words may follow a command; none where nothing is said. @type {Record<string, number>} */
const takes = { backup: 1, restore: 1, admin: 2 };

/**
 * @typedef {import("./server-env.mjs").ServerEnv} ServerEnv
 * @typedef {ReturnType<typeof readArguments>["values"] & { given: string[] }} Given
 */

/** @type {Record<string, (env: ServerEnv, given: Given) => Promise<void> | void>} */
const commands = {
  async start(env, given) {
    await refuseBusyPorts(env); // before the long work
    refuseBadTls(env);
    await setUp({ root, env, webBuild: true });
    await serve({ root, env, mode: "production", watched: thisMachine(env, given) });
  },
  async dev(env, given) {
    await refuseBusyPorts(env);
    await setUp({ root, env, webBuild: false });
    await serve({ root, env, mode: "development", watched: thisMachine(env, given) });
  },
  async demo(env, given) {
    const demo = readDemo(given);
    await refuseBusyPorts(env);
    await setUp({ root, env, webBuild: true });
    await serve({
      root,
      env,
      mode: "production",
      watched: () => fleetPart(root, env, demo),
      greeting: demoGreeting(env, demo),
      lifeMs: demo.hours * 3_600_000,
    });
  },
  setup: (env) => setUp({ root, env, webBuild: true }),
  async doctor(env) {
    process.exitCode = (await doctor({ root, env })) ? 0 : 1;
  },
  async status(env) {
    process.exitCode = (await printStatus(env)) ? 0 : 1;
  },
  backup: (env, { given: [file] }) => backup({ root, env, file }),
  restore: (env, { given: [file] }) => restore({ root, env, file }),
  admin: (env, { given, yes, only }) => admin({ root, env, given, yes, only }),
  "systemd-unit": (env) => void process.stdout.write(systemdUnit({ root, env })),
};

/** @param {ServerEnv} env @param {Given} given */
const thisMachine = (env, given) => (given["no-agent"] ? undefined : () => agentPart(root, env));

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        "no-agent": { type: "boolean" },
        machines: { type: "string" },
        hours: { type: "string" },
        version: { type: "boolean" },
        help: { type: "boolean" },
        yes: { type: "boolean" },
        only: { type: "string" },
      },
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
