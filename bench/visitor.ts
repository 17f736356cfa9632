import { encode } from "next-auth/jwt";
import type { Browser, BrowserContext } from "playwright-core";
import { addSession, type TestSession } from "../crossbar/testing/people.ts";
import type { Database } from "../prisma/open-database.ts";
import { readSecrets } from "../start/secrets.mjs";
import type { ServerEnv } from "../start/server-env.mjs";

type Cookie = { name: string; value: string };
export type Visitor = { cookie: Cookie | undefined };

export const stranger: Visitor = { cookie: undefined };

/** Somebody who has signed in already. */
export async function signedIn(env: ServerEnv, database: Database, role: TestSession["role"]): Promise<Visitor> {
  const { id: sessionId } = await addSession(database, role);
  const value = await encode({ token: { sessionId }, secret: readSecrets(env).session, maxAge: 3_600 });
  return { cookie: { name: `realtimemonitor-session-${env.port}`, value } };
}

/** A browser with nothing in its cache, that comes to this address. */
export async function visit(browser: Browser, url: string, { cookie }: Visitor): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  if (cookie) await context.addCookies([{ ...cookie, url }]);
  return context;
}
