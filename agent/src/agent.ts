import { clientStatePeriodMs } from "@realtimemonitor/protocol/client-state.ts";
import type { Facts } from "@realtimemonitor/protocol/enrolment.ts";
import type { Log } from "@realtimemonitor/protocol/log.ts";
import { newRunId } from "@realtimemonitor/protocol/random.ts";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import { findAddress } from "./address.ts";
import type { Collectors } from "./collect/collector.ts";
import { createComplaints } from "./complaints.ts";
import { type Connection, connect } from "./connection.ts";
import { enrol } from "./enrol.ts";
import { type AgentEnv, EnvError } from "./env.ts";
import { loadIdentity } from "./identity.ts";
import { inboundOf } from "./inbound.ts";
import { keepMembership } from "./membership.ts";
import { createSampler } from "./sampler.ts";
import { keepSettings } from "./settings.ts";
import type { State } from "./state.ts";
import { aborted } from "./stop.ts";

export type AgentOptions = {
  env: Pick<AgentEnv, "server" | "token" | "name" | "ip" | "insecure">;
  /** Identity, settings and router. A start with the state of an earlier one is the same machine again. */
  state: State;
  collectors: Collectors;
  facts(): Facts | Promise<Facts>;
  log: Log;
  /** Ends this agent, for good. */
  signal: AbortSignal;
};

/**
 * One agent from its start to its end: identity → settings → connect → sample forever → clean stop. It holds nothing that is
 * global, so any number of them may run in one process. Resolves when `signal` aborted.
 * @throws EnvError when there is neither an identity nor a token; RefusedError when the server lets no new machine in.
 */
export async function runAgent({ env, state, collectors, facts, log, signal }: AgentOptions): Promise<void> {
  const complaints = createComplaints(log);
  const runId = newRunId();
  let connection: Connection | undefined;

  const identity = loadIdentity(state);
  if (!identity.machineId && !env.token)
    throw new EnvError("--token (or TOKEN): is missing; the first start needs a join token, made in the admin");

  const sampler = createSampler({
    collectors,
    publish: (sample) => connection?.publish(topics.stats, sample),
    runId,
    complaints,
  });
  const settings = keepSettings({
    state,
    onChange(next) {
      log.info(`settings version ${next.version} are in force`);
      sampler.apply(next);
    },
    complaints,
  });
  const prove = (verdict = settings.verdict()) => connection?.publish(topics.state, { runId, ...verdict });

  const known = await facts();
  const membership = keepMembership({
    ...env,
    state,
    identity,
    request: async () => ({
      name: env.name ?? (known.hostname.slice(0, 64) || "unnamed"),
      ip: env.ip ?? (await findAddress(env.server)),
      facts: known,
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
