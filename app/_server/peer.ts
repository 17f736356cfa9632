import "server-only";

/** Who asks, as the router's proxy saw it: it overwrites X-Forwarded-For, so a client's own word never gets here. */
export function peerAddress(headers: { get(name: string): string | null }): string {
  return headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() || "direct";
}

/** A page of ours asks: a form or script of another site cannot, whatever cookies its reader's browser would send. */
export function isSameOrigin(headers: { get(name: string): string | null }): boolean {
  const site = headers.get("sec-fetch-site");
  if (site) return site === "same-origin";
  const origin = headers.get("origin");
  const host = headers.get("x-forwarded-host") ?? headers.get("host");
  return origin !== null && URL.canParse(origin) && new URL(origin).host === host;
}
