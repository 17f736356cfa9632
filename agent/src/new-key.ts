import type { Facts } from "@realtimemonitor/protocol/enrolment.ts";
import { fingerprintOf } from "@realtimemonitor/protocol/fingerprint.ts";
import { describeHost } from "./describe-host.ts";
import { enrol } from "./enrol.ts";
import { type AgentEnv, EnvError } from "./env.ts";
import { loadIdentity } from "./identity.ts";
import { keepPin } from "./pin.ts";
import type { State } from "./state.ts";

/**
 * Replaces the key of this machine, once: the new one is on the disk before the server hears of it, so that whenever this
 * ends, the next start goes on with the one that the server knows. Returns the fingerprint of the new key.
 * @throws EnvError when this machine has not joined; RefusedError or Error when the server does not take it (yet).
 */
export async function replaceKey(
  env: Pick<AgentEnv, "server" | "name" | "ip" | "pin">,
  state: State,
  facts: Facts,
): Promise<string> {
  const identity = loadIdentity(state);
  if (!identity.machineId) throw new EnvError("--new-key: this machine has not joined yet, so its key is new");
  identity.makeNext();
  const pin = keepPin(state, env.server, env.pin);
  const outcome = await enrol(env.server, identity, await describeHost(env, facts), { pin });
  if ("pending" in outcome) throw new EnvError("--new-key: the server does not know this machine (any more)");
  if (outcome.publicKey !== identity.next?.publicKey)
    throw new Error("--new-key: the server is too old to replace a key");
  identity.takeNext();
  return fingerprintOf(identity.publicKey);
}
