import { readSecrets } from "../../start/secrets.mjs";
import { readServerEnv } from "../../start/server-env.mjs";

/** The hub's part of the server's environment and secrets. Throws an `EnvError` that names the variable. */
export function readHubEnv(variables: Record<string, string | undefined> = process.env) {
  const env = readServerEnv(variables, process.cwd());
  return {
    logLevel: env.logLevel,
    isTutorialMode: env.isTutorialMode,
    databaseUrl: env.databaseUrl,
    routerSocket: env.routerSocket,
    hubSocket: env.hubSocket,
    ticketSecret: readSecrets(env).ticket,
  };
}
