// pnpm simulate: a fleet that is not there, on a server that is.
import { join } from "node:path";
import { enrolmentPath, NonceAnswer } from "@realtimemonitor/protocol/enrolment.ts";
import { createLog } from "@realtimemonitor/protocol/log.ts";
import { wordsOf } from "../../agent/src/complaints.ts";
import { EnvError } from "../../agent/src/env.ts";
import { requestJson } from "../../agent/src/http-json.ts";
import { stateIn, stateInMemory } from "../../agent/src/state.ts";
import { prepareStateDir } from "../../agent/src/state-dir.ts";
import { stopOn } from "../../agent/src/stop.ts";
import { startFleet } from "./fleet.ts";
import { hostOf } from "./host.ts";
import { refuseTooFewFiles } from "./limits.ts";
import { help, readOptions, type SimulateOptions } from "./options.ts";
import { createStatusLine, summary } from "./status-line.ts";
import { dealTokens, wordsOfRefusal } from "./tokens.ts";

const probeTimeoutMs = 10_000;
const statusEveryMs = 5_000;

/** options → server there? → fleet → until the time is over or somebody says stop. */
async function simulate(options: SimulateOptions, stop: AbortSignal): Promise<void> {
  refuseTooFewFiles(options.machines);
  await refuseAbsentServer(options.server);

  const hosts = Array.from({ length: options.machines }, (_, index) => hostOf(index, options));
  const fleet = startFleet({
    ...options,
    hosts,
    stateOf: statesOf(options.stateDir),
    tokenFor: dealTokens(options.tokens),
    logFor: ({ name }) => createLog(name, options.logLevel),
    signal: AbortSignal.any([stop, AbortSignal.timeout(options.minutes * 60_000)]),
  });
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  say(`${hosts.length} simulated machines on ${options.server.href} for ${options.minutes} minutes; Ctrl-C ends them`);
  const statusLine = createStatusLine();
  const saying = setInterval(() => say(statusLine(fleet.counts())), statusEveryMs);
  try {
    await fleet.ended;
    say(summary(fleet.counts()));
  } catch (error) {
    const refusal = wordsOfRefusal(error, fleet.counts());
    throw refusal ? new EnvError(refusal) : error;
  } finally {
    clearInterval(saying);
  }
}

/** A server that goes away later is what agents are made for; one that never was there is a mistake. */
async function refuseAbsentServer(server: URL): Promise<void> {
  const url = new URL(enrolmentPath.slice(1), server);
  const answer = await requestJson(url, { method: "GET", signal: AbortSignal.timeout(probeTimeoutMs) }).catch(
    (error) => {
      throw new EnvError(
        `--server: ${server.href} gives no answer (${wordsOf(error)}); start it there, or name another`,
      );
    },
  );
  if (!NonceAnswer.safeParse(answer.body).success)
    throw new EnvError(
      `--server: ${url.href} answers, with status ${answer.status}, but not as a realtimemonitor server that is up`,
    );
}

function statesOf(stateDir: string | undefined) {
  if (stateDir === undefined) return () => stateInMemory();
  return (index: number) => {
    const folder = join(stateDir, String(index + 1).padStart(5, "0"));
    prepareStateDir(folder);
    return stateIn(folder);
  };
}

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === "help") process.stdout.write(help);
  else await simulate(options, stopOn("SIGINT", "SIGTERM", "SIGHUP"));
  process.exit(0);
} catch (error) {
  process.stderr.write(`simulate: ${wordsOf(error)}\n`);
  process.exit(error instanceof EnvError ? 2 : 1);
}
