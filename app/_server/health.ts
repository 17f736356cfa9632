import "server-only";
import { database } from "./db.ts";
import { hubHealth } from "./hub.ts";
import { webLog } from "./log.ts";
import { isRouterWell } from "./pusher.ts";

export type Health = Record<"status" | "router" | "hub" | "database", "ok" | "down">;

/** Public, so it tells each part's word and nothing else. */
export async function readHealth(): Promise<Health> {
  const [router, told, isReadable] = await Promise.all([isRouterWell(), hubHealth(), isDatabaseWell()]);
  const hub = told?.isJoined ?? false;
  const store = isReadable && (told?.canStore ?? true); // a hub that is away says nothing of the database
  const word = (isWell: boolean) => (isWell ? "ok" : "down");
  return { status: word(router && hub && store), router: word(router), hub: word(hub), database: word(store) };
}

async function isDatabaseWell(): Promise<boolean> {
  try {
    await (await database()).$queryRaw`SELECT count(*) FROM "User"`;
    return true;
  } catch (error) {
    webLog().error(`the database cannot be read: ${error instanceof Error ? error.message : error}`);
    return false;
  }
}
