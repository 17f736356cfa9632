import { readServerEnv } from "../start/server-env.mjs";

/**
 * The server's environment as the web app must read it: Next writes its own port into PORT, so the public port comes as
 * ROUTER_PORT here, and is 8080 without it.
 *
 * @param {Record<string, string | undefined>} env
 */
export const readWebEnv = (env) => readServerEnv({ ...env, PORT: env.ROUTER_PORT }, process.cwd());
