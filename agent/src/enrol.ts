import {
  EnrolmentAnswer,
  type EnrolmentRequest,
  enrolmentPath,
  NonceAnswer,
  PendingAnswer,
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

/** The server is there and wants to be left alone for so long. */
export class BusyError extends Error {
  retryAfterMs: number;
  constructor(retryAfterMs: number, message: string) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Let in, or told to wait until an administrator has looked. */
export type Outcome = EnrolmentAnswer | PendingAnswer;

/**
 * `POST /clients/`: says who this machine is, proved by its key over a nonce of the server, and gets its id, settings
 * and router. A key that shall take the place of this one signs as well. No clock of this host is in it.
 * @throws RefusedError when the server says no; BusyError when it says later; Error when it can't be reached, is busy or answers something else.
 */
export async function enrol(
  server: URL,
  { publicKey, sign, next }: Pick<Identity, "publicKey" | "sign" | "next">,
  request: EnrolmentRequest,
  options: { signal?: AbortSignal; timeoutMs?: number; pin?: Pin | undefined } = {},
): Promise<Outcome> {
  const url = new URL(enrolmentPath.slice(1), server); // the server may live below a path
  const timeout = AbortSignal.timeout(options.timeoutMs ?? enrolTimeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;

  const { pin } = options;

  const { nonce } = accepted(NonceAnswer, await requestJson(url, { method: "GET", signal, pin }));

  const body = JSON.stringify({ ...request, ...(next && { newPublicKey: next.publicKey }) });
  const bodySha256 = await sha256Hex(body);
  const text = Buffer.from(signingText({ method: "POST", path: enrolmentPath, nonce, bodySha256 }), "utf8");
  const headers = {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    [signatureHeaders.publicKey]: publicKey,
    [signatureHeaders.nonce]: nonce,
    [signatureHeaders.signature]: sign(text),
    ...(next && { [signatureHeaders.newSignature]: next.sign(text) }),
  };
  const answer = await requestJson(url, { method: "POST", headers, body, signal, pin });
  return answer.status === 202 ? accepted(PendingAnswer, answer) : accepted(EnrolmentAnswer, answer);
}

/** These say later, not no: 401 is a nonce that the server forgot, by a restart. */
const passing = new Set([401, 408, 425, 429]);

function accepted<T>(schema: z.ZodType<T>, answer: JsonAnswer): T {
  const { status, body, retryAfterMs } = answer;
  if (status < 200 || status > 202) {
    const refusal = Refusal.safeParse(body);
    const words = refusal.success ? wordsOfRefusal(refusal.data) : `status ${status}`;
    // Only the server's own words are a no: a proxy in between knows nothing of us
    if (refusal.success && status >= 400 && status < 500 && !passing.has(status)) throw new RefusedError(status, words);
    if (retryAfterMs !== undefined) throw new BusyError(retryAfterMs, `the server answered: ${words}`);
    throw new Error(`the server answered: ${words}`);
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new Error(`the answer is not understood: ${explainInLine(parsed.error)}`);
  return parsed.data;
}

const wordsOfRefusal = ({ error }: Refusal) =>
  (error.field ? `${error.field}: ${error.message}` : error.message).slice(0, 300);
