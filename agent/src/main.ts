import { clientStatePeriodMs } from "@realtimemonitor/protocol/client-state.ts";
import { createLog } from "@realtimemonitor/protocol/log.ts";
import { newRunId } from "@realtimemonitor/protocol/random.ts";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import manifest from "../package.json" with { type: "json" };
import { findAddress } from "./address.ts";
import { collectorsFor } from "./collect/collectors.ts";
import { readFacts } from "./collect/facts.ts";
import { createComplaints, wordsOf } from "./complaints.ts";
import { type Connection, connect } from "./connection.ts";
import { enrol, RefusedError } from "./enrol.ts";
import { type AgentEnv, EnvError, help, readEnv } from "./env.ts";
import { loadIdentity } from "./identity.ts";
import { inboundOf } from "./inbound.ts";
import { keepMembership } from "./membership.ts";
import { createSampler } from "./sampler.ts";
import { keepSettings } from "./settings.ts";
import { prepareStateDir } from "./state-dir.ts";
import { aborted, stopOn } from "./stop.ts";

/** env → identity → settings → connect → sample forever → clean stop. */
async function run(env: AgentEnv, signal: AbortSignal): Promise<void> {
  const log = createLog("agent", env.logLevel);
  const complaints = createComplaints(log);
  const runId = newRunId();
  let connection: Connection | undefined;

  const warning = prepareStateDir(env.stateDir);
  if (warning) log.warn(warning);
  const identity = loadIdentity(env.stateDir);
  if (!identity.machineId && !env.token)
    throw new EnvError("--token (or TOKEN): is missing; the first start needs a join token, made in the admin");

  const sampler = createSampler({
    collectors: collectorsFor(process.platform),
    publish: (sample) => connection?.publish(topics.stats, sample),
    runId,
    complaints,
  });
  const settings = keepSettings({
    stateDir: env.stateDir,
    onChange(next) {
      log.info(`settings version ${next.version} are in force`);
      sampler.apply(next);
    },
    complaints,
  });
  const prove = (verdict = settings.verdict()) => connection?.publish(topics.state, { runId, ...verdict });

  const facts = await readFacts(manifest.version);
  const membership = keepMembership({
    ...env,
    identity,
    request: async () => ({
      name: env.name ?? (facts.hostname.slice(0, 64) || "unnamed"),
      ip: env.ip ?? (await findAddress(env.server)),
      facts,
    }),
    enrol: (request) => enrol(env.server, identity, request, { signal }),
    onAnswer(answer) {
      settings.obey(answer.settings);
      prove();
    },
    onMoved: () => connection?.renew(),
    log,
    complaints,
    signal,
  });
  await membership.ready;

  connection = connect({
    door: membership.door,
    publicKey: identity.publicKey,
    sign: identity.sign,
    inbound: inboundOf({ settings, onSettings: prove, log, complaints }),
    onJoined() {
      log.info(`joined the router as ${identity.machineId}`);
      prove();
      sampler.apply(settings.inForce()); // with a sample at once: the next may be an hour away
    },
    onRefused: membership.ask,
    complaints,
    signal,
  });
  const proving = setInterval(prove, clientStatePeriodMs);

  await aborted(signal);
  clearInterval(proving);
  sampler.stop();
  log.info("stopped");
}

try {
  const env = readEnv(process.argv.slice(2));
  if (env === "help") process.stdout.write(help);
  else if (env === "version") process.stdout.write(`${manifest.version}\n`);
  else {
    await run(env, stopOn("SIGINT", "SIGTERM"));
    setTimeout(() => process.exit(0), 1_000).unref(); // a file system that hangs would hold us
  }
} catch (error) {
  process.stderr.write(`agent: ${wordsOf(error)}\n`);
  process.exit(error instanceof EnvError || error instanceof RefusedError ? 2 : 1);
}
