import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { createAllowances } from "@realtimemonitor/protocol/allowance.ts";
import { apiTokenByText } from "./api-token-row.ts";
import { noteTokenUse } from "./api-token-use.ts";
import { HttpRefusal, orRefusal } from "./http-refusal.ts";
import { isSameOrigin, peerAddress } from "./peer.ts";
import type { SignedIn } from "./session.ts";

/** What a token may ask, and how often an address may come with one that is not good. On globalThis: each route may have a module of its own. */
const kept = globalThis as { realtimemonitorApiLimits?: ReturnType<typeof createLimits> };
const createLimits = () => ({
  byToken: createAllowances({ atOnce: 60, perSecond: 10 }),
  badByAddress: createAllowances({ atOnce: 20, perSecond: 0.2 }),
});
function limits() {
  kept.realtimemonitorApiLimits ??= createLimits();
  return kept.realtimemonitorApiLimits;
}

const caller = new AsyncLocalStorage<SignedIn>();

/** Who asks by an API token, inside `answerApi`; undefined where the cookie is to say it. */
export const callerByToken = (): SignedIn | undefined => caller.getStore();

/**
 * A route handler under /api, for programs with `Authorization: Bearer t-…` and for pages with their cookie. A request that
 * has the header is judged by it alone. What a cookie's owner has changed must come from a page of ours, as JSON.
 */
export async function answerApi(request: Request, answer: () => Promise<Response>): Promise<Response> {
  const response = await orRefusal(asCaller(request, answer));
  if (response.status === 401) response.headers.set("www-authenticate", "Bearer");
  return response;
}

async function asCaller(request: Request, answer: () => Promise<Response>): Promise<Response> {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) return caller.run(await ownerOf(authorization, peerAddress(request.headers)), answer);
  if (request.method !== "GET" && request.method !== "HEAD") mustBeOwnPage(request.headers);
  return answer();
}

async function ownerOf(authorization: string, address: string): Promise<SignedIn> {
  const text = /^Bearer +(t-[a-z0-9]{40})$/i.exec(authorization)?.[1];
  const token = text && (await apiTokenByText(text));
  if (!token) {
    if (!limits().badByAddress.take(address)) {
      throw new HttpRefusal(429, "authorization", "was wrong too often from this address; try again in a minute");
    }
    throw new HttpRefusal(401, "authorization", "must be Bearer and an API token that is good (still)");
  }
  if (!limits().byToken.take(token.id)) {
    throw new HttpRefusal(429, null, "This token asks too often: 10 times a second are plenty. Try again in a second.");
  }
  noteTokenUse(token);
  const { id, label, role, owner } = token;
  const actor = { kind: "token", id, name: `${label} (${owner.name})`, address } as const;
  return { userId: owner.id, sessionId: id, name: owner.name, role, actor };
}

/** A form of another site can send neither. */
function mustBeOwnPage(headers: Headers): void {
  if (!isSameOrigin(headers)) throw new HttpRefusal(403, "origin", "must be a page of this server");
  if (!/^application\/json\s*(;|$)/i.test(headers.get("content-type") ?? "")) {
    throw new HttpRefusal(415, "content-type", "must be application/json");
  }
}
