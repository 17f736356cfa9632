import "server-only";
import { request } from "node:http";
import { AdminSnapshot, FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { RecentSamples } from "@realtimemonitor/protocol/machine-feed.ts";
import { z } from "zod";
import { serverEnv } from "./env.ts";
import { webLog } from "./log.ts";

/** A page is not kept waiting longer for the hub; the database's last known is shown instead. */
const timeoutMs = 300;

const Health = z.object({ router: z.string(), database: z.string() });
const PublicRoom = z.object({ isFull: z.boolean() });

export const hubFleet = () => readSnapshot("/fleet", FleetSnapshot);
export const hubAdminFleet = () => readSnapshot("/admin", AdminSnapshot);
/** The last ten minutes, or since then. Undefined as well when it has no sample of that machine. */
export const hubRecent = (machineId: string, sinceAt = 0) =>
  readSnapshot(`/recent?machineId=${machineId}&since=${sinceAt}`, RecentSamples);

/**
 * Tells the hub that a machine was made, changed or removed; true when it was. It is a hint: without it the hub finds out by
 * itself later.
 */
export async function tellHub(machineId: string): Promise<boolean> {
  try {
    await ask("POST", "/reload", { machineId });
    return true;
  } catch (error) {
    webLog().warn(`the hub was not told of ${machineId}: ${error instanceof Error ? error.message : error}`);
    return false;
  }
}

/** Has the hub send the live pages of a session away. A hint too: the hub looks at the database, and tickets end with the session. */
export async function tellHubOfEnd(sessionId: string): Promise<void> {
  try {
    await ask("POST", "/end-session", { sessionId });
  } catch (error) {
    webLog().warn(`the hub was not told that a session ended: ${error instanceof Error ? error.message : error}`);
  }
}

/** Has the hub look at the database, whose API tokens stand. A hint again: it looks every half minute. */
export async function tellHubOfReaders(): Promise<void> {
  try {
    await ask("POST", "/look-at-readers");
  } catch (error) {
    webLog().warn(`the hub was not told that a token ended: ${error instanceof Error ? error.message : error}`);
  }
}

/** Has the hub look at the database, whether the dashboard is public. A hint again: it looks every half minute. */
export async function tellHubOfPublicSwitch(): Promise<void> {
  try {
    await ask("POST", "/public-switch");
  } catch (error) {
    webLog().warn(`the hub was not told of the public dashboard: ${error instanceof Error ? error.message : error}`);
  }
}

/** Asks the machine's agent to make another key. False when the agent is not there, or the hub. */
export const hubAskForNewKey = (machineId: string) => isDone("/new-key", { machineId });

/** Has the agents of these runs become machines of their own, by their tokens. False when one of them is not there, or the hub. */
export const hubSplit = (machineId: string, keptRunId: string, others: { runId: string; token: string }[]) =>
  isDone("/split", { machineId, keptRunId, others });

async function isDone(path: string, body: unknown): Promise<boolean> {
  try {
    await ask("POST", path, body);
    return true;
  } catch (error) {
    webLog().warn(`the hub's ${path} was not done: ${error instanceof Error ? error.message : error}`);
    return false;
  }
}

/** Whether one more stranger may look. A hub that does not answer decides when the page comes. */
export async function hubHasPublicRoom(): Promise<boolean> {
  return !(await readSnapshot("/public-room", PublicRoom))?.isFull;
}

/** Whether it has joined the router (without that it is blind) and whether it can read and write the database. */
export async function hubHealth(): Promise<{ isJoined: boolean; canStore: boolean } | undefined> {
  const health = await readSnapshot("/health", Health);
  return health && { isJoined: health.router === "ok", canStore: health.database === "ok" };
}

async function readSnapshot<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    return schema.parse(JSON.parse(await ask("GET", path)));
  } catch (error) {
    webLog().debug(`the hub's ${path} cannot be had: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

/** HTTP over the Unix socket in the state folder: whoever may enter that folder is trusted. */
function ask(method: string, path: string, body?: unknown): Promise<string> {
  const { hubSocket: socketPath } = serverEnv();
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { "content-type": "application/json" };
    const signal = AbortSignal.timeout(timeoutMs);
    const asked = request({ socketPath, method, path, headers, signal, agent: false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk) => {
        text += chunk;
      });
      answer.on("error", reject);
      answer.on("end", () => {
        const status = answer.statusCode ?? 0;
        if (status >= 200 && status < 300) resolve(text);
        else reject(new Error(`${method} ${path} answered ${status}`));
      });
    });
    asked.on("error", reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
