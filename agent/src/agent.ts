import { type ClientState, clientStatePeriodMs } from "@realtimemonitor/protocol/client-state.ts";
import type { Facts } from "@realtimemonitor/protocol/enrolment.ts";
import { fingerprintOf } from "@realtimemonitor/protocol/fingerprint.ts";
import type { Log } from "@realtimemonitor/protocol/log.ts";
import { newRunId } from "@realtimemonitor/protocol/random.ts";
import type { Sample } from "@realtimemonitor/protocol/sample.ts";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import type { Collectors } from "./collect/collector.ts";
import { createComplaints } from "./complaints.ts";
import { type Connection, connect } from "./connection.ts";
import { describeHost } from "./describe-host.ts";
import { enrol } from "./enrol.ts";
import type { AgentEnv } from "./env.ts";
import { loadIdentity } from "./identity.ts";
import { inboundOf } from "./inbound.ts";
import { keepMembership } from "./membership.ts";
import { noticeHandler } from "./notices.ts";
import { createOutbox, type OutboxBounds } from "./outbox.ts";
import { keepPin } from "./pin.ts";
import { createSampler } from "./sampler.ts";
import { keepSettings } from "./settings.ts";
import type { State } from "./state.ts";
import { aborted } from "./stop.ts";

/** `held` and `lost`: samples of this run so far, as the agent tells them to the hub. */
export type SampleFate = NonNullable<ClientState["outbox"]> & { isSent: boolean };

export type AgentOptions = {
  env: Pick<AgentEnv, "server" | "token" | "name" | "ip" | "insecure"> & Partial<Pick<AgentEnv, "pin">>;
  /** Identity, settings and router. A start with the state of an earlier one is the same machine again. */
  state: State;
  collectors: Collectors;
  facts(): Facts | Promise<Facts>;
  /** For many in one process, which must share its memory. */
  outboxBounds?: OutboxBounds;
  log: Log;
  /** Ends this agent, for good. */
  signal: AbortSignal;
  /** The time of day as the host believes it, in epoch milliseconds; a simulated host may be wrong. */
  now?(): number;
  /** For who counts: each sample as it is made, whether there was a connection for it, and the outbox with it. */
  onSample?(sample: Sample, fate: SampleFate): void;
  /** It is in the router, again or for the first time. */
  onJoined?(): void;
};

/** A join takes less than that when the server is there. */
const aloneAfterMs = 2_000;

/**
 * One agent from its start to its end: identity → settings → connect → sample forever → clean stop. It holds nothing that is
 * global, so any number of them may run in one process. Resolves when `signal` aborted.
 * @throws RefusedError when the server lets no new machine in: its token is not good, or an administrator rejected it.
 */
export async function runAgent(options: AgentOptions): Promise<void> {
  const { env, state, collectors, facts, outboxBounds, log, signal, now = Date.now } = options;
  const complaints = createComplaints(log);
  const runId = newRunId();
  let connection: Connection | undefined;
  let isSampling = false;
  let alone: ReturnType<typeof setTimeout> | undefined;

  const identity = loadIdentity(state);

  const pin = keepPin(state, env.server, env.pin);
  const startedAtMs = performance.now();
  const monotonicMs = () => Math.round(performance.now() - startedAtMs);
  const outbox = createOutbox({ ...outboxBounds, complaints });
  const sampler = createSampler({
    collectors,
    take(sample) {
      outbox.add(sample);
      const isSent = connection?.publish(topics.stats, sample) ?? false;
      options.onSample?.(sample, { isSent, ...outbox.state() });
    },
    now,
    runId,
    monotonicMs,
    complaints,
  });
  const settings = keepSettings({
    state,
    onChange(next) {
      log.info(`settings version ${next.version} are in force`);
      outbox.obey(next);
      if (isSampling) sampler.apply(next);
    },
    complaints,
  });
  const sample = () => {
    isSampling = true;
    sampler.apply(settings.inForce());
  };
  // A server that is there gets its first sample on joining; while it is away the outbox keeps them
  const sampleSoon = () => {
    alone ??= setTimeout(() => isSampling || sample(), aloneAfterMs);
  };
  const prove = (verdict = settings.verdict()) => {
    if (!connection) return;
    const host = { hostname: known.hostname, ip, runningMs: monotonicMs() };
    const state: ClientState = {
      runId,
      ...verdict,
      roundTripMs: connection.roundTripMs(),
      outbox: outbox.state(),
      host,
    };
    connection.publish(topics.state, state);
  };
  const onNotice = noticeHandler({
    runId,
    outbox,
    monotonicMs,
    isIdle: () => connection?.isIdle() ?? false,
    publish: (backlog) => connection?.publish(topics.backlog, backlog),
    onNewKey: () => membership.replaceKey(),
    onNewIdentity: (token) => membership.beginAnew(token),
  });

  const known = await facts();
  let ip: string | null = null;
  if (identity.machineId) sampleSoon();
  const membership = keepMembership({
    ...env,
    state,
    identity,
    async request() {
      const host = await describeHost(env, known);
      ip = host.ip;
      return host;
    },
    enrol: (request) => enrol(env.server, identity, request, { signal, pin }),
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
  log.info(`the key of this machine is ${await fingerprintOf(identity.publicKey)}`);
  sampleSoon();

  connection = connect({
    door: membership.door,
    identity,
    pin,
    inbound: inboundOf({ settings, onSettings: prove, onNotice, log, complaints }),
    onJoined() {
      log.info(`joined the router as ${identity.machineId}`);
      prove();
      options.onJoined?.();
      sample(); // with one at once: the next may be an hour away
    },
    onRefused: membership.ask,
    onSentAway: membership.askAtOnce,
    complaints,
    signal,
  });
  const proving = setInterval(prove, clientStatePeriodMs);

  await aborted(signal);
  clearInterval(proving);
  clearTimeout(alone);
  sampler.stop();
  log.info("stopped");
}
