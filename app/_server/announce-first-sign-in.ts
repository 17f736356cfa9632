import "server-only";
import { isBuilding, serverEnv } from "./env.ts";
import { makeFirstSignInLink } from "./first-account.ts";
import { webLog } from "./log.ts";

/** At each start of the web server. A failure is told and not fatal: /healthz says the same of the database. */
export async function announceFirstSignIn(): Promise<void> {
  if (isBuilding()) return;
  try {
    const link = await makeFirstSignInLink();
    if (!link) return;
    if (process.stdout.isTTY)
      process.stdout.write(`\nThere is no account yet. Make the first one here:\n  ${link}\n\n`);
    else
      webLog().info(`There is no account yet. The link to make the first one is in ${serverEnv().firstSignInLinkFile}`);
  } catch (error) {
    webLog().error(`no first sign-in link: ${error instanceof Error ? error.message : error}`);
  }
}
