import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { signatureHeaders, signingText } from "@realtimemonitor/protocol/enrolment.ts";
import { newJoinToken, sha256Hex } from "@realtimemonitor/protocol/random.ts";
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { POST } from "../../clients/route.ts";
import { database } from "../db.ts";
import { makeNonce } from "../nonce.ts";
import { throughRouter } from "./through-router.ts";

const hostFacts = { hostname: "h", os: "o", kernel: "k", arch: "x64", cpuModel: "c", agentVersion: "1" };
/** What a host says of itself. */
export const about = { name: "alpha", ip: "10.0.0.1", facts: hostFacts };

export type Key = { hex: string; privateKey: KeyObject };

export function newKey(): Key {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return { hex: publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex"), privateKey };
}

/** The headers of a request that `key` signs, and a new key with it. */
export async function signed(body: string, key: Key, nonce = makeNonce(), next?: Key): Promise<Record<string, string>> {
  const text = signingText({ method: "POST", path: "/clients/", nonce, bodySha256: await sha256Hex(body) });
  const by = ({ privateKey }: Key) => sign(null, Buffer.from(text), privateKey).toString("hex");
  return {
    "content-type": "application/json",
    [signatureHeaders.publicKey]: key.hex,
    [signatureHeaders.nonce]: nonce,
    [signatureHeaders.signature]: by(key),
    ...(next && { [signatureHeaders.newSignature]: by(next) }),
  };
}

export const post = (body: string, headers: Record<string, string>) =>
  POST(new Request("http://localhost/clients/", { method: "POST", body, headers }));

type More = { from?: string; next?: Key };

/** An agent's whole question, from that address. */
export async function enrolAs(key: Key, asked: object, { from, next }: More = {}): Promise<Response> {
  const body = JSON.stringify(next ? { ...asked, newPublicKey: next.hex } : asked);
  const headers = await signed(body, key, makeNonce(), next);
  return post(body, { ...headers, ...(from && throughRouter(from)) });
}

/** A join token as a row; its id is the token itself. */
export async function makeToken(
  more: { usesLimit?: number; expiresAt?: number; revokedAt?: number } = {},
): Promise<string> {
  const made = newJoinToken();
  const { version: _, ...settings } = { ...defaultSettings, frequency: 2 };
  const data = { id: made, hash: await sha256Hex(made), label: "t", tags: ["web"], settings, usesLimit: 100 };
  await (await database()).joinToken.create({
    data: { ...data, createdAt: 1, expiresAt: Date.now() + 60_000, ...more },
  });
  return made;
}
