import "server-only";
import type { AuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { serverEnv, serverSecrets } from "./env.ts";
import { Refused } from "./errors.ts";
import { webLog } from "./log.ts";
import { peerAddress } from "./peer.ts";
import { isSecure, sessionCookieName, sessionLifetimeMs } from "./session-cookie.ts";
import { signInWithPassword } from "./sign-in.ts";

declare module "next-auth/jwt" {
  interface JWT {
    sessionId?: string;
  }
}

/** next-auth makes the cookie; its JWT carries the id of a session row and nothing else. */
export function authOptions(): AuthOptions {
  serverEnv(); // sets NEXTAUTH_URL
  return {
    secret: serverSecrets().session,
    pages: { signIn: "/sign-in", error: "/sign-in" },
    session: { strategy: "jwt", maxAge: sessionLifetimeMs / 1000, updateAge: sessionLifetimeMs / 1000 },
    useSecureCookies: isSecure(),
    cookies: {
      sessionToken: {
        name: sessionCookieName(),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure() },
      },
    },
    providers: [
      Credentials({
        credentials: { email: { type: "email" }, password: { type: "password" } },
        /** What it throws, the form shows; so nothing but our own words may leave it. */
        async authorize(credentials, request) {
          const headers = new Headers(request.headers as Record<string, string>);
          const from = { address: peerAddress(headers), userAgent: headers.get("user-agent") };
          try {
            return { id: await signInWithPassword(credentials, from) };
          } catch (error) {
            if (error instanceof Refused) throw error;
            webLog().error(`sign-in failed: ${error}`);
            throw new Error("Signing in failed on the server. Try again.");
          }
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? { sessionId: user.id } : token),
      /** Its callbackUrl is whatever somebody wrote: our pages know by themselves where to go. */
      redirect: ({ baseUrl }) => baseUrl,
      session: ({ session }) => ({ expires: session.expires }),
    },
    logger: {
      error: () => {}, // refusals are logged where they are made
      warn: () => {},
      debug: () => {},
    },
  };
}
