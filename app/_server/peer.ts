import "server-only";
import { timingSafeEqual } from "node:crypto";
import { isIP } from "node:net";
import { routerProof } from "../../start/secrets.mjs";
import { serverSecrets } from "./env.ts";

type Headers = { get(name: string): string | null };

export const routerHeader = "x-realtimemonitor-router";

/** The router adds a proof to what it passes on (crossbar/router/visitors.py); who asks the web app's own port has none. */
export function cameThroughRouter(headers: Headers): boolean {
  const [given, right] = [Buffer.from(headers.get(routerHeader) ?? ""), Buffer.from(routerProof(serverSecrets()))];
  return given.length === right.length && timingSafeEqual(given, right);
}

/** Who asks, as the router saw it or a proxy of `TRUSTED_PROXIES`; a client's own word never gets here. */
export function peerAddress(headers: Headers): string {
  return (cameThroughRouter(headers) && headers.get("x-forwarded-for")) || "direct";
}

/** What counts as one asker: an address, or the network of 64 bits that one household has in IPv6 (RFC 6177). */
export function askerOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail] = (address.split("%")[0] ?? "").toLowerCase().split("::");
  const groups = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length);
  const all = [...groups, ...Array<string>(missing).fill("0"), ...after];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}

/** The host itself asks, or something on it; so does everybody behind a proxy on it that `TRUSTED_PROXIES` does not name. */
export const isLoopback = (address: string): boolean => /^127\.|^::1$|^direct$/.test(address);

/** A page of ours asks: a form or script of another site cannot, whatever cookies its reader's browser would send. */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  if (site) return site === "same-origin";
  const origin = headers.get("origin");
  if (origin === null || !URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  const scheme = headers.get("x-forwarded-proto");
  return host === (headers.get("x-forwarded-host") ?? headers.get("host")) && (!scheme || protocol === `${scheme}:`);
}
