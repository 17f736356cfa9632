import "server-only";
import { HttpRefusal } from "./http-refusal.ts";
import { isSameOrigin } from "./peer.ts";

/** What signing in asks of next-auth. Its own pages, session and sign-out are not used here, so they are not there. */
const used = ["GET providers", "GET csrf", "POST callback/credentials"];

/** An e-mail address, a password and a token, percent-encoded, fit several times. */
const bodyLimitBytes = 8_192;

export function mustBeUsed(method: string, path: string[]): void {
  // Next answers HEAD by GET
  const asked = `${method === "HEAD" ? "GET" : method} ${path.join("/")}`;
  if (!used.includes(asked)) throw new HttpRefusal(404, null, "There is nothing here.");
}

/** Where to go afterwards our pages know; next-auth answers 500 to a query or a cookie about it that is no URL. */
export function mustNotLead(query: URLSearchParams, cookies: Iterable<{ name: string; value: string }>): void {
  if (query.size > 0)
    throw new HttpRefusal(400, [...query.keys()][0] ?? null, "is not asked here: leave the query out");
  for (const { name, value } of cookies) {
    if (!name.endsWith("next-auth.callback-url") || isWebUrl(value)) continue;
    throw new HttpRefusal(400, "cookie", `${name} is no URL: delete it`);
  }
}

const isWebUrl = (text: string) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** next-auth reads a body whole and throws at one that is not what it says. */
export function mustBeSmallForm(headers: Headers): void {
  if (!isSameOrigin(headers)) throw new HttpRefusal(403, "origin", "must be a page of this server");
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(headers.get("content-type") ?? "")) {
    throw new HttpRefusal(415, "content-type", "must be application/x-www-form-urlencoded");
  }
  const length = headers.get("content-length");
  if (length === null) throw new HttpRefusal(411, "content-length", "is missing");
  if (Number(length) > bodyLimitBytes) {
    throw new HttpRefusal(413, null, `The body must have at most ${bodyLimitBytes} bytes.`);
  }
}
