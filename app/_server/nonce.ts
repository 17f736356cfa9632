import "server-only";
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { serverSecrets } from "./env.ts";

const lifetimeMs = 60_000;

/** `time.random.hmac`: nothing is kept of it, and no clock but the server's is in it. */
export function makeNonce(now = Date.now()): string {
  const body = `${now.toString(36)}.${randomBytes(12).toString("base64url")}`;
  return `${body}.${seal(body)}`;
}

export function isFreshNonce(nonce: string, now = Date.now()): boolean {
  const cut = nonce.lastIndexOf(".");
  const body = nonce.slice(0, Math.max(cut, 0));
  const [given, right] = [Buffer.from(nonce.slice(cut + 1)), Buffer.from(seal(body))];
  if (given.length !== right.length || !timingSafeEqual(given, right)) return false;
  const age = now - Number.parseInt(body.split(".")[0] ?? "", 36);
  return age >= 0 && age < lifetimeMs;
}

const seal = (body: string) => createHmac("sha256", serverSecrets().nonce).update(body).digest("base64url");
