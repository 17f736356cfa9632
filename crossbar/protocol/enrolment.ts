import { z } from "zod";
import { AgentId, IpAddress, MachineName, PublicKey } from "./identifiers.ts";
import { MachineSettings } from "./settings.ts";

export const enrolmentPath = "/clients/";

/** A request body over this is refused unread. */
export const enrolmentBodyLimitBytes = 16_384;

/** What does not move on a host, told once per join. */
export const Facts = z.object({
  hostname: z.string().max(255),
  os: z.string().max(128),
  kernel: z.string().max(128),
  arch: z.string().max(32),
  cpuModel: z.string().max(128),
  agentVersion: z.string().max(32),
});
export type Facts = z.infer<typeof Facts>;

/** A join token: "j-" and 32 characters of a-z and 0-9 (160 bits and more), shown once. */
export const JoinToken = z.string().regex(/^j-[a-z0-9]{32}$/, "must be j- and 32 characters of a-z and 0-9");

/**
 * Body of `POST /clients/`. The key that signs the request says who asks. A key that is new joins with a token; without one it
 * waits until an administrator lets it in.
 */
export const EnrolmentRequest = z.object({
  token: JoinToken.optional(),
  /** The key that this machine has from now on; it signs the same text as the old one. */
  newPublicKey: PublicKey.optional(),
  name: MachineName,
  ip: IpAddress.nullable(),
  facts: Facts,
});
export type EnrolmentRequest = z.infer<typeof EnrolmentRequest>;

/** The answer. Its settings are obeyed whatever their version. */
export const EnrolmentAnswer = z.object({
  machineId: AgentId,
  /** The key that the machine has here; servers of version 0.1 do not tell, and know no other than the one that asked. */
  publicKey: PublicKey.optional(),
  settings: MachineSettings,
  /** The router to use: a WebSocket URL, absolute or relative to the server's, and the realm. */
  router: z.object({ url: z.string().min(1).max(512), realm: z.string().min(1).max(64) }),
});
export type EnrolmentAnswer = z.infer<typeof EnrolmentAnswer>;

/**
 * The answer with status 202 to a key that is new and has no token: it waits for an administrator, who compares this
 * `fingerprint` with the one that the agent says.
 */
export const PendingAnswer = z.object({ pending: z.literal(true), fingerprint: z.string().min(1).max(64) });
export type PendingAnswer = z.infer<typeof PendingAnswer>;

/** `GET /clients/`: a nonce of the server, good for one minute; no clock but the server's is in it. */
export const NonceAnswer = z.object({ nonce: z.string().min(1).max(256) });
export type NonceAnswer = z.infer<typeof NonceAnswer>;

/**
 * The headers that sign `POST /clients/`: public key (hex), the nonce, Ed25519 signature of `signingText` (hex), and that of the
 * new key where the body names one.
 */
export const signatureHeaders = {
  publicKey: "realtimemonitor-key",
  nonce: "realtimemonitor-nonce",
  signature: "realtimemonitor-signature",
  newSignature: "realtimemonitor-new-signature",
} as const;

/** The exact text that an agent signs: a signature for one path, body and nonce is worth nothing for another. */
export function signingText(request: { method: string; path: string; nonce: string; bodySha256: string }): string {
  return ["realtimemonitor-v1", request.method, request.path, request.nonce, request.bodySha256].join("\n");
}

/** The body of every refusal: which field, what is wrong with it and what to do. */
export const Refusal = z.object({ error: z.object({ field: z.string().nullable(), message: z.string() }) });
export type Refusal = z.infer<typeof Refusal>;
