import { createHmac, randomInt } from "node:crypto";
import type { Secrets } from "../../start/secrets.mjs";
import type { ServerEnv } from "../../start/server-env.mjs";

type Notify = {
  topic: string;
  payload: unknown;
  options?: Record<string, unknown>;
  secret?: string;
  at?: number;
  isSigned?: boolean;
};

/** Publishes through `/notify` as the web app does: signed, unless it is told otherwise. */
export async function notify(
  env: ServerEnv,
  secrets: Secrets,
  { topic, payload, options = {}, secret = secrets.pusherSecret, at = Date.now(), isSigned = true }: Notify,
): Promise<{ status: number; body: { id?: number; error?: string } }> {
  const body = JSON.stringify({ topic, args: [payload], options });
  const query: Record<string, string> = {
    key: secrets.pusherKey,
    timestamp: new Date(at).toISOString(),
    seq: "1",
    nonce: String(randomInt(2 ** 47)),
  };
  const mac = createHmac("sha256", secret).update(`${query.key}${query.timestamp}${query.seq}${query.nonce}${body}`);
  // Crossbar compares it with its padding, which Node's "base64url" leaves out
  query.signature = mac.digest("base64").replaceAll("+", "-").replaceAll("/", "_");
  const response = await fetch(`${env.localUrl}/notify?${new URLSearchParams(isSigned ? query : {})}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  return { status: response.status, body: (await response.json()) as { id?: number; error?: string } };
}
