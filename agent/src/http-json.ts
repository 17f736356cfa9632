import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Pin } from "./pin.ts";
import { pinnedConnection } from "./pinned-connection.ts";

export type JsonAnswer = {
  status: number;
  body: unknown;
  /** What the answer's Retry-After asks for, five minutes at most; undefined when it does not. */
  retryAfterMs?: number | undefined;
};

export const answerLimitBytes = 65_536;

/**
 * One HTTP request with an answer in JSON. Redirects are not followed (their status comes back like any other); a body
 * that is not JSON comes back as undefined.
 * @throws Error (by rejection) when the host can't be reached, the time is over, or the answer exceeds 64 KiB.
 */
export function requestJson(
  url: URL,
  options: {
    method: "GET" | "POST";
    headers?: Record<string, string>;
    body?: string;
    signal: AbortSignal;
    pin?: Pin | undefined;
  },
): Promise<JsonAnswer> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, {
      method: options.method,
      headers: { accept: "application/json", connection: "close", ...options.headers },
      signal: options.signal,
      ...(options.pin && { createConnection: pinnedConnection(options.pin) }),
    });
    request.on("error", (error) =>
      reject(options.signal.aborted ? new Error(reasonOf(options.signal)) : withHint(error, url)),
    );
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      let lengthBytes = 0;
      response.on("data", (chunk: Buffer) => {
        lengthBytes += chunk.length;
        if (lengthBytes > answerLimitBytes) request.destroy(new Error(`the answer is over ${answerLimitBytes} bytes`));
        else chunks.push(chunk);
      });
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          body: parseJson(Buffer.concat(chunks)),
          retryAfterMs: waitOf(response.headers["retry-after"]),
        }),
      );
    });
    request.end(options.body);
  });
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined; // a proxy's error page: the status tells
  }
}

/** In seconds; the other form of it, a date, is of a clock that may not be ours. */
function waitOf(retryAfter: string | undefined): number | undefined {
  return retryAfter && /^\d{1,6}$/.test(retryAfter) ? Math.min(300, Number(retryAfter)) * 1_000 : undefined;
}

const reasonOf = (signal: AbortSignal) =>
  signal.reason instanceof Error && signal.reason.name === "TimeoutError" ? "no answer in time" : "stopped";

/** Codes of Node for what TLS looks like to a plain parser, what a plain answer looks like to TLS, and an authority that nobody knows. */
const hints: Record<string, string> = {
  HPE_INVALID_CONSTANT: "if it speaks TLS, its address begins with https://",
  ECONNRESET: "if it speaks TLS, its address begins with https://",
  EPROTO: "it seems to speak no TLS: is its address one with http://?",
  ERR_SSL_WRONG_VERSION_NUMBER: "it seems to speak no TLS: is its address one with http://?",
  SELF_SIGNED_CERT_IN_CHAIN: "a server with its own certificate needs the --pin of its join command",
  DEPTH_ZERO_SELF_SIGNED_CERT: "a server with its own certificate needs the --pin of its join command",
};

function withHint(error: NodeJS.ErrnoException, url: URL): Error {
  const hint = hints[error.code ?? ""];
  const isElsewhere = error.code === "ECONNRESET" && url.protocol === "https:";
  return hint && !isElsewhere ? new Error(`${error.message.trim()}: ${hint}`, { cause: error }) : error;
}
