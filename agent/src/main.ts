import { createLog } from "@realtimemonitor/protocol/log.ts";
import manifest from "../package.json" with { type: "json" };
import { runAgent } from "./agent.ts";
import { collectorsFor } from "./collect/collectors.ts";
import { readFacts } from "./collect/facts.ts";
import { wordsOf } from "./complaints.ts";
import { RefusedError } from "./enrol.ts";
import { type AgentEnv, EnvError, help, readEnv } from "./env.ts";
import { stateIn } from "./state.ts";
import { prepareStateDir } from "./state-dir.ts";
import { stopOn } from "./stop.ts";

/** The agent of this host. */
async function run(env: AgentEnv): Promise<void> {
  const log = createLog("agent", env.logLevel);
  const warning = prepareStateDir(env.stateDir);
  if (warning) log.warn(warning);
  await runAgent({
    env,
    state: stateIn(env.stateDir),
    collectors: collectorsFor(process.platform),
    facts: () => readFacts(manifest.version),
    log,
    signal: stopOn("SIGINT", "SIGTERM"),
  });
}

try {
  const env = readEnv(process.argv.slice(2));
  if (env === "help") process.stdout.write(help);
  else if (env === "version") process.stdout.write(`${manifest.version}\n`);
  else {
    await run(env);
    setTimeout(() => process.exit(0), 1_000).unref(); // a file system that hangs would hold us
  }
} catch (error) {
  process.stderr.write(`agent: ${wordsOf(error)}\n`);
  process.exit(error instanceof EnvError || error instanceof RefusedError ? 2 : 1);
}
