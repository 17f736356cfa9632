import { z } from "zod";

/** How long a page may take from asking for a ticket to joining the router. */
export const ticketLifetimeMs = 60_000;

/** What a page joins the router as; `public` is nobody's, while the dashboard is public. */
export const PageRole = z.enum(["public", "viewer", "admin"]);
export type PageRole = z.infer<typeof PageRole>;

/** Who may join the router as what, until when. Used once: the hub remembers the nonces. */
export const TicketClaims = z.object({
  nonce: z.string().min(16).max(64),
  sessionId: z.string().min(1).max(64),
  role: PageRole,
  issuedAt: z.int(),
  expiresAt: z.int(),
});
export type TicketClaims = z.infer<typeof TicketClaims>;

/** Answer of `POST /live-ticket`: how a page joins the router. */
export const TicketAnswer = z.object({
  realm: z.string(),
  authid: z.string(),
  role: PageRole,
  ticket: z.string(),
});
export type TicketAnswer = z.infer<typeof TicketAnswer>;

const encoder = new TextEncoder();
const key = (secret: string) =>
  crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);

const toText = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
const toBytes = (text: string) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));

/** `claims.hmac`, both base64url; HMAC-SHA256 under the secret that the web app and the hub share. */
export async function sealTicket(secret: string, claims: TicketClaims): Promise<string> {
  const body = toText(encoder.encode(JSON.stringify(claims)));
  const mac = await crypto.subtle.sign("HMAC", await key(secret), encoder.encode(body));
  return `${body}.${toText(new Uint8Array(mac))}`;
}

/** The claims of a ticket that this secret sealed and that is in its time; undefined for anything else. */
export async function openTicket(secret: string, ticket: string, now: number): Promise<TicketClaims | undefined> {
  const [body, mac, ...rest] = ticket.split(".");
  if (!body || !mac || rest.length > 0 || ticket.length > 2048) return undefined;
  try {
    const genuine = await crypto.subtle.verify("HMAC", await key(secret), toBytes(mac), encoder.encode(body));
    if (!genuine) return undefined;
    const claims = TicketClaims.parse(JSON.parse(new TextDecoder().decode(toBytes(body))));
    return claims.issuedAt <= now && now < claims.expiresAt ? claims : undefined;
  } catch {
    return undefined; // not base64, not JSON or not claims: the same answer as a wrong signature
  }
}
