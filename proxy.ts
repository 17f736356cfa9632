import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { mustBePlainAction } from "./app/_server/action-door.ts";
import { createEdgeLimits } from "./app/_server/edge-limits.ts";
import { isDevelopment } from "./app/_server/env.ts";
import { HttpRefusal } from "./app/_server/http-refusal.ts";
import { pagePolicy, strictTransport } from "./app/_server/page-policy.ts";
import { cameThroughRouter, peerAddress } from "./app/_server/peer.ts";
import { sessionCookieName } from "./app/_server/session-cookie.ts";

/** All but the parts that pages are made of: those are files, the same for everybody. */
export const config = { matcher: "/((?!_next/static/).*)" };

const limits = createEdgeLimits();

/** Next runs it before each request (its middleware): who may not even knock is sent away, and each page gets its nonce. */
export async function proxy(request: NextRequest): Promise<Response> {
  const nonce = randomBytes(16).toString("base64");
  const policy = pagePolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy); // by which Next finds the nonce for its own scripts
  headers.set("x-nonce", nonce);
  const response = refusal(request) ?? (await refusedAction(request)) ?? NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  const transport = strictTransport();
  if (transport) response.headers.set("strict-transport-security", transport);
  return response;
}

async function refusedAction(request: NextRequest): Promise<Response | undefined> {
  try {
    await mustBePlainAction(request);
    return undefined;
  } catch (error) {
    if (error instanceof HttpRefusal) return error.toResponse();
    throw error;
  }
}

function refusal(request: NextRequest): Response | undefined {
  const { method, headers, cookies, nextUrl } = request;
  if (!isDevelopment() && !cameThroughRouter(headers)) {
    return new HttpRefusal(421, null, "Ask the router: this port is between it and the web app.").toResponse();
  }
  const asked = { path: nextUrl.pathname, isAction: method === "POST" && headers.has("next-action") };
  const waitSeconds = limits.waitSeconds(peerAddress(headers), cookies.get(sessionCookieName())?.value, asked);
  if (waitSeconds !== undefined) {
    const answer = new HttpRefusal(429, null, "Too many requests from this address. Try again later.").toResponse();
    answer.headers.set("retry-after", String(waitSeconds));
    return answer;
  }
  return undefined;
}
