import "server-only";
import { createPublicKey, verify } from "node:crypto";
import {
  enrolmentBodyLimitBytes,
  enrolmentPath,
  signatureHeaders,
  signingText,
} from "@realtimemonitor/protocol/enrolment.ts";
import { PublicKey } from "@realtimemonitor/protocol/identifiers.ts";
import { sha256Hex } from "@realtimemonitor/protocol/random.ts";
import { HttpRefusal } from "./http-refusal.ts";
import { isFreshNonce } from "./nonce.ts";

/** DER of an Ed25519 public key before its 32 bytes (RFC 8410). */
const spkiPrefix = Buffer.from("302a300506032b6570032100", "hex");

/** A request of which a key proved that it wrote it, for here and within the last minute. */
export type SignedRequest = {
  publicKey: string;
  /** JSON. */
  body: unknown;
  /** Whether another key has signed the same, as the new one of a machine does. */
  isAlsoSignedBy(publicKey: string): boolean;
};

export async function readSignedRequest(request: Request): Promise<SignedRequest> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get("content-type") ?? "")) {
    throw new HttpRefusal(415, "content-type", "must be application/json");
  }
  const bytes = await readBody(request);

  const given = request.headers.get(signatureHeaders.publicKey);
  if (!given) throw new HttpRefusal(401, signatureHeaders.publicKey, "is missing: sign the request");
  const publicKey = PublicKey.safeParse(given);
  if (!publicKey.success) throw new HttpRefusal(400, signatureHeaders.publicKey, "must be 64 hexadecimal digits");

  const nonce = request.headers.get(signatureHeaders.nonce) ?? "";
  if (!isFreshNonce(nonce)) {
    throw new HttpRefusal(
      401,
      signatureHeaders.nonce,
      `is not fresh: get one by GET ${enrolmentPath} and use it at once`,
    );
  }
  const text = signingText({ method: "POST", path: enrolmentPath, nonce, bodySha256: await sha256Hex(bytes) });
  if (!isSignature(publicKey.data, text, request.headers.get(signatureHeaders.signature) ?? "")) {
    throw new HttpRefusal(401, signatureHeaders.signature, "does not belong to this key, nonce and body");
  }
  const newSignature = request.headers.get(signatureHeaders.newSignature) ?? "";
  return {
    publicKey: publicKey.data,
    body: parseJson(bytes),
    isAlsoSignedBy: (other) => isSignature(other, text, newSignature),
  };
}

/** At most what an agent may send. Throws 413. */
export async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  const tooLong = () => new HttpRefusal(413, null, `The body must have at most ${enrolmentBodyLimitBytes} bytes.`);
  if (Number(request.headers.get("content-length")) > enrolmentBodyLimitBytes) throw tooLong();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > enrolmentBodyLimitBytes) throw tooLong();
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function isSignature(publicKey: string, text: string, signature: string): boolean {
  if (!/^[0-9a-f]{128}$/i.test(signature)) return false;
  try {
    const der = Buffer.concat([spkiPrefix, Buffer.from(publicKey, "hex")]);
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, "hex"));
  } catch {
    return false; // 32 bytes that are no point of the curve
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new HttpRefusal(400, null, "The body is not JSON.");
  }
}
