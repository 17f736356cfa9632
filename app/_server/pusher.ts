import "server-only";
import { createHmac, randomInt } from "node:crypto";
import type { MachineSettings } from "@realtimemonitor/protocol/settings.ts";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import { askSelf } from "../../start/ask-self.mjs";
import { serverEnv, serverSecrets } from "./env.ts";
import { webLog } from "./log.ts";

const timeoutMs = 2_000;

/**
 * Sends a machine its whole settings through the router's HTTP publisher, to it and the hub alone. True when the router
 * took them. The database is the truth and this is a hint: a machine that misses it asks, or is told by the hub.
 */
export async function pushSettings(machineId: string, settings: MachineSettings): Promise<boolean> {
  try {
    // an empty eligible_authid would mean everyone
    await publish(topics.settings(machineId), [settings], { eligible_authid: [machineId, "hub"] });
    return true;
  } catch (error) {
    webLog().warn(`settings of ${machineId} were not pushed: ${error instanceof Error ? error.message : error}`);
    return false;
  }
}

/** Crossbar answers 200 even for a publication that it refused; only the body tells. */
async function publish(topic: string, args: unknown[], options: Record<string, unknown>): Promise<void> {
  const body = JSON.stringify({ topic, args, options });
  const { status, text } = await askSelf(`${serverEnv().localUrl}/notify?${sign(body)}`, { body, timeoutMs });
  const told = parsed(text);
  const error = typeof told === "object" && told !== null && "error" in told ? JSON.stringify(told.error) : undefined;
  if (status !== 200 || error) throw new Error(error ?? `the router answered ${status}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** crossbar/bridge/rest/common.py: HMAC-SHA256 over key, timestamp, seq, nonce and body; base64url with its padding. */
function sign(body: string): URLSearchParams {
  const { pusherKey: key, pusherSecret } = serverSecrets();
  const timestamp = new Date().toISOString();
  const seq = "1"; // Crossbar checks neither this nor the nonce: a settings' version makes a replay harmless
  const nonce = String(randomInt(2 ** 47));
  const hmac = createHmac("sha256", pusherSecret);
  for (const part of [key, timestamp, seq, nonce, body]) hmac.update(part);
  const signature = hmac.digest("base64").replaceAll("+", "-").replaceAll("/", "_");
  return new URLSearchParams({ key, timestamp, seq, nonce, signature });
}

/** Whether the router answers on its public port; its publisher refuses a GET with 405 and looks no further. */
export async function isRouterWell(): Promise<boolean> {
  try {
    return (await askSelf(`${serverEnv().localUrl}/notify`, { timeoutMs: 1_000 })).status === 405;
  } catch {
    return false;
  }
}
