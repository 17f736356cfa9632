import "server-only";
import { createLog, type Log } from "@realtimemonitor/protocol/log.ts";
import { serverEnv } from "./env.ts";

let log: Log | undefined;

export function webLog(): Log {
  log ??= createLog("web", serverEnv().logLevel);
  return log;
}
