import { createLog } from "@realtimemonitor/protocol/log.ts";
import manifest from "../package.json" with { type: "json" };
import { runAgent } from "./agent.ts";
import { collectorsFor } from "./collect/collectors.ts";
import { readFacts } from "./collect/facts.ts";
import { wordsOf } from "./complaints.ts";
import { RefusedError } from "./enrol.ts";
import { type AgentEnv, EnvError, help, readEnv } from "./env.ts";
import { LockedError, lockFolder } from "./folder-lock.ts";
import { replaceKey } from "./new-key.ts";
import { stateIn } from "./state.ts";
import { prepareStateDir } from "./state-dir.ts";
import { stopOn } from "./stop.ts";

/** The agent of this host. */
async function run(env: AgentEnv): Promise<void> {
  const log = createLog("agent", env.logLevel);
  const warning = prepareStateDir(env.stateDir);
  if (warning) log.warn(warning);
  const lock = await lockFolder(env.stateDir);
  try {
    const state = stateIn(env.stateDir);
    const facts = () => readFacts(manifest.version);
    if (env.newKey) {
      log.info(`this machine has a new key: ${await replaceKey(env, state, await facts())}`);
    } else {
      const collectors = collectorsFor(process.platform);
      await runAgent({ env, state, collectors, facts, log, signal: stopOn("SIGINT", "SIGTERM") });
    }
  } finally {
    lock.release();
  }
}

/** Trying again in the same way will not help. */
const isFinal = (error: unknown) => [EnvError, RefusedError, LockedError].some((kind) => error instanceof kind);

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
  process.exit(isFinal(error) ? 2 : 1);
}
