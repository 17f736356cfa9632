import { isIP } from "node:net";

/** Whether what is sent to this host stays on this machine (RFC 6761 for names, RFC 1122 and 4291 for addresses). */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (isIP(host) === 4) return host.startsWith("127.");
  return host === "::1" || host === "localhost" || host.endsWith(".localhost");
}

/**
 * The server's URL as the user gave it, with a trailing slash.
 * @throws Error whose message says what is wrong with it.
 */
export function parseServerUrl(text: string, insecure: boolean): URL {
  const url = URL.parse(text);
  if (!url || !["http:", "https:"].includes(url.protocol))
    throw new Error("must be an URL that begins with https:// or http://");
  if (url.username || url.password || url.search || url.hash)
    throw new Error("must have no user, password, query or fragment");
  if (url.protocol === "http:" && !isLoopback(url.hostname) && !insecure)
    throw new Error(`must begin with https://, since ${url.hostname} is another host; --insecure allows plain http://`);
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

/**
 * The router's WebSocket URL, which the server gave absolute or relative to its own.
 * @throws Error when it is none, or goes in the clear to another host.
 */
export function routerUrl(server: URL, given: string, insecure: boolean): URL {
  const url = URL.parse(given, server);
  if (!url) throw new Error(`router.url: ${given} is not an URL`);
  if (url.protocol === "http:") url.protocol = "ws:";
  if (url.protocol === "https:") url.protocol = "wss:";
  if (url.protocol !== "ws:" && url.protocol !== "wss:")
    throw new Error(`router.url: must begin with ws:// or wss://, not ${url.protocol}`);
  if (url.protocol === "ws:" && !isLoopback(url.hostname) && !insecure)
    throw new Error(
      `router.url: must begin with wss://, since ${url.hostname} is another host; --insecure allows ws://`,
    );
  url.hash = ""; // a WebSocket URL with a fragment is refused
  return url;
}
