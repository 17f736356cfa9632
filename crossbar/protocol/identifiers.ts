import { z } from "zod";

export { isTutorialId, tutorialId } from "./tutorial-id.ts"; // in a file of their own, for pages that load no zod

/** The id of a machine with an agent, which is its WAMP authid as well: "m-" and 16 characters of a-z and 0-9. */
export const AgentId = z.string().regex(/^m-[a-z0-9]{16}$/, "must be m- and 16 characters of a-z and 0-9");
export type AgentId = z.infer<typeof AgentId>;

/** Any machine that is watched: an `AgentId`, or that of a tutorial machine. */
export const MachineId = z
  .string()
  .regex(/^(m-[a-z0-9]{16}|ip-[0-9a-f.:]{2,45})$/, "must be a machine's id: m- and 16 characters of a-z and 0-9");
export type MachineId = z.infer<typeof MachineId>;

/** The WAMP authid of a page of a signed-in session. */
export const pageAuthid = (sessionId: string) => `v-${sessionId}`;
export const sessionOfPage = (authid: string) => (authid.startsWith("v-") ? authid.slice(2) : undefined);

/** The WAMP authid of a program that reads, by the id of its API token. */
export const readerAuthid = (tokenId: string) => `r-${tokenId}`;
export const tokenOfReader = (authid: string) => (authid.startsWith("r-") ? authid.slice(2) : undefined);

/** The WAMP authid of a stranger's page, which has a session id of its own, made up for its ticket. */
export const publicAuthid = (sessionId: string) => `p-${sessionId}`;
export const isPublicAuthid = (authid: string) => authid.startsWith("p-");

/** A 32-byte Ed25519 public key in lower-case hex. */
export const PublicKey = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits");
export type PublicKey = z.infer<typeof PublicKey>;

/** Random per start of an agent or of the hub; numbers (`seq`, frame numbers) count within it. */
export const RunId = z.string().regex(/^[0-9a-f]{16}$/, "must be 16 hexadecimal digits");
export type RunId = z.infer<typeof RunId>;

/**
 * Milliseconds since a program started, on a clock that never jumps. Thirty years at most, so that nothing that is reckoned
 * of it leaves the whole numbers.
 */
export const MonotonicMs = z.number().nonnegative().max(1e12);

/** Epoch milliseconds on the clock of whoever made it. */
export const EpochMs = z.int().nonnegative();

/**
 * Words for people's eyes: without control characters, line ends, marks that turn the text around (they would make one name
 * look like another) and halves of surrogate pairs, which are no text in UTF-8 and come out changed from a database.
 */
export const PlainText = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]*$/u, "must have no control characters and no broken ones");

export const Tags = z.array(PlainText.min(1).max(32)).max(16);
export const MachineName = PlainText.min(1).max(64);
/** Nothing decides by it: it may change, repeat behind NAT, or be absent. */
export const IpAddress = z.union([z.ipv4(), z.ipv6()], "must be an IPv4 or IPv6 address");
