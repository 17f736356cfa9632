import "server-only";
import { readSecrets, type Secrets } from "../../start/secrets.mjs";
import type { ServerEnv } from "../../start/server-env.mjs";
import { readWebEnv } from "../web-env.mjs";

let env: ServerEnv | undefined;
let secrets: Secrets | undefined;

/** The only reader of `process.env` in the web app. Read on first use, so that a build needs no environment. */
export function serverEnv(): ServerEnv {
  if (!env) {
    env = readWebEnv(process.env);
    process.env.NEXTAUTH_URL = env.publicUrl; // next-auth reads its own address from here only
  }
  return env;
}

export function serverSecrets(): Secrets {
  secrets ??= readSecrets(serverEnv());
  return secrets;
}

export const isDevelopment = () => process.env.NODE_ENV === "development";

/** The one style sheet that sonner puts in by itself, as the policy names it; next.config.mjs makes it for the build. */
export const sonnerStyle = () => process.env.SONNER_STYLE;

export const isBuilding = () => process.env.NEXT_PHASE === "phase-production-build";
