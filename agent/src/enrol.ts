import {
  EnrolmentAnswer,
  type EnrolmentRequest,
  enrolmentPath,
  NonceAnswer,
  Refusal,
  signatureHeaders,
  signingText,
} from "@realtimemonitor/protocol/enrolment.ts";
import { explainInLine } from "@realtimemonitor/protocol/explain.ts";
import { sha256Hex } from "@realtimemonitor/protocol/random.ts";
import type { z } from "zod";
import { type JsonAnswer, requestJson } from "./http-json.ts";
import type { Identity } from "./identity.ts";
import type { Pin } from "./pin.ts";

/** For both requests together. */
export const enrolTimeoutMs = 10_000;

/** The server understood and said no. Asking again in the same way will not help, unless an administrator does something. */
export class RefusedError extends Error {
  status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * `POST /clients/`: says who this machine is, proved by its key over a nonce of the server, and gets its id, settings
 * and router. No clock of this host is in it.
 * @throws RefusedError when the server says no; Error when it can't be reached, is busy or answers something else.
 */
export async function enrol(
  server: URL,
  identity: Pick<Identity, "publicKey" | "sign">,
  request: EnrolmentRequest,
  options: { signal?: AbortSignal; timeoutMs?: number; pin?: Pin | undefined } = {},
): Promise<EnrolmentAnswer> {
  const url = new URL(enrolmentPath.slice(1), server); // the server may live below a path
  const timeout = AbortSignal.timeout(options.timeoutMs ?? enrolTimeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;

  const { pin } = options;

  const { nonce } = accepted(NonceAnswer, await requestJson(url, { method: "GET", signal, pin }));

  const body = JSON.stringify(request);
  const text = signingText({ method: "POST", path: enrolmentPath, nonce, bodySha256: await sha256Hex(body) });
  const headers = {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    [signatureHeaders.publicKey]: identity.publicKey,
    [signatureHeaders.nonce]: nonce,
    [signatureHeaders.signature]: identity.sign(Buffer.from(text, "utf8")),
  };
  return accepted(EnrolmentAnswer, await requestJson(url, { method: "POST", headers, body, signal, pin }));
}

/** These say later, not no: 401 is a nonce that the server forgot, by a restart. */
const passing = new Set([401, 408, 425, 429]);

function accepted<T>(schema: z.ZodType<T>, answer: JsonAnswer): T {
  const { status, body } = answer;
  if (status !== 200 && status !== 201) {
    const refusal = Refusal.safeParse(body);
    const words = refusal.success ? wordsOfRefusal(refusal.data) : `status ${status}`;
    // Only the server's own words are a no: a proxy in between knows nothing of us
    if (refusal.success && status >= 400 && status < 500 && !passing.has(status)) throw new RefusedError(status, words);
    throw new Error(`the server answered: ${words}`);
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new Error(`the answer is not understood: ${explainInLine(parsed.error)}`);
  return parsed.data;
}

const wordsOfRefusal = ({ error }: Refusal) =>
  (error.field ? `${error.field}: ${error.message}` : error.message).slice(0, 300);
