import "server-only";
import { cookies, headers } from "next/headers";
import { decode } from "next-auth/jwt";
import { serverEnv, serverSecrets } from "./env.ts";
import { peerAddress } from "./peer.ts";

export const sessionLifetimeMs = 7 * 24 * 3_600_000;

export const isSecure = () => serverEnv().publicUrl.startsWith("https://");

/** With the port in it: cookies do not know ports, and two servers on one host would sign each other out. */
export const sessionCookieName = () => `${isSecure() ? "__Host-" : ""}realtimemonitor-session-${serverEnv().port}`;

/** The session that the request's cookie names, when this server sealed it; whether it still holds is the row's to say. */
export async function sessionIdOfCookie(): Promise<string | undefined> {
  const token = (await cookies()).get(sessionCookieName())?.value;
  if (!token) return undefined;
  try {
    const claims = await decode({ token, secret: serverSecrets().session });
    return typeof claims?.sessionId === "string" ? claims.sessionId : undefined;
  } catch {
    return undefined; // sealed by another secret, or expired
  }
}

export async function dropSessionCookie(): Promise<void> {
  (await cookies()).delete({ name: sessionCookieName(), path: "/", secure: isSecure() });
}

/** From where the request comes. */
export const askerAddress = async (): Promise<string> => peerAddress(await headers());
