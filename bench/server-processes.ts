import { readFileSync } from "node:fs";
import { join } from "node:path";
import { askHub } from "../crossbar/testing/ask-hub.ts";
import { descendantsOf } from "../crossbar/testing/processes.ts";
import type { Product } from "../e2e/product.ts";
import type { ServerEnv } from "../start/server-env.mjs";

/** The router runs and the hub has joined it. */
export const isWell = (env: ServerEnv) =>
  askHub(env.hubSocket, "/health").then(
    ({ body }) => (body as { router?: string } | undefined)?.router === "ok",
    () => false,
  );

/** Finds the processes of the server anew each time: they may have been started again. All throw when there is none. */
export function processesOf(product: Product) {
  const routerPid = (): number => JSON.parse(readFileSync(join(product.stateDir, "router", "node.pid"), "utf8")).pid;
  const childOf = (pattern: RegExp) => {
    const pid = descendantsOf(routerPid()).find((one) => pattern.test(commandOf(one)));
    if (!pid) throw new Error(`no process of the router is called ${pattern}`);
    return pid;
  };
  return {
    routerPid,
    routerWorkerPid: () => childOf(/crossbar.*worker/),
    hubPid: () => childOf(/^(?!.*restarter).*hub\.mjs/),
    restarterPid: () => childOf(/restarter\.sh/),
    historyWriterPid: () => childOf(/history-writer\.mjs/),
  };
}

export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return ""; // it ended meanwhile
  }
}
