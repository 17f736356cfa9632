import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { createEdgeLimits, doorOf } from "./app/_server/edge-limits.ts";
import { isDevelopment } from "./app/_server/env.ts";
import { HttpRefusal } from "./app/_server/http-refusal.ts";
import { pagePolicy, strictTransport } from "./app/_server/page-policy.ts";
import { cameThroughRouter, peerAddress } from "./app/_server/peer.ts";
import { sessionCookieName } from "./app/_server/session-cookie.ts";

/** All but the parts that pages are made of: those are files, the same for everybody. */
export const config = { matcher: "/((?!_next/static/).*)" };

/** Elsewhere than below `/api/`, where each handler says its own. */
const methods = ["GET", "HEAD", "POST"];
const limits = createEdgeLimits();

/** Next runs it before each request (its middleware): who may not even knock is sent away, and each page gets its nonce. */
export function proxy(request: NextRequest): Response {
  const nonce = randomBytes(16).toString("base64");
  const policy = pagePolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy); // by which Next finds the nonce for its own scripts
  headers.set("x-nonce", nonce);
  const response = refusal(request) ?? NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  const transport = strictTransport();
  if (transport) response.headers.set("strict-transport-security", transport);
  return response;
}

function refusal({ method, headers, cookies, nextUrl }: NextRequest): Response | undefined {
  const { pathname: path } = nextUrl;
  if (!isDevelopment() && !cameThroughRouter(headers)) {
    return new HttpRefusal(421, null, "Ask the router: this port is between it and the web app.").toResponse();
  }
  if (!path.startsWith("/api/") && !methods.includes(method)) {
    const answer = new HttpRefusal(405, null, `Only ${methods.join(", ")} are known here.`).toResponse();
    answer.headers.set("allow", methods.join(", "));
    return answer;
  }
  const asked = { path, isAction: method === "POST" && headers.has("next-action") };
  const waitSeconds = limits.waitSeconds(peerAddress(headers), cookies.get(sessionCookieName())?.value, asked);
  if (waitSeconds !== undefined) {
    const words = "Too many requests from this address or session. Try again later.";
    return new HttpRefusal(429, null, words, waitSeconds).toResponse();
  }
  const { bodyLimitBytes } = doorOf(asked);
  if (Number(headers.get("content-length") ?? 0) > bodyLimitBytes) {
    return new HttpRefusal(413, null, `The body must have at most ${bodyLimitBytes} bytes.`).toResponse();
  }
  return undefined;
}
