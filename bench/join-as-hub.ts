import { WampClient } from "../crossbar/testing/wamp-client.ts";
import type { ServerEnv } from "../start/server-env.mjs";
import { atTheEnd } from "./undo.ts";

/** A second session with the hub's rights, through the state folder: it hears what the hub hears, at the same moment. */
export async function joinAsHub(env: ServerEnv): Promise<WampClient> {
  const client = await WampClient.open({ socketPath: env.routerSocket });
  atTheEnd(() => client.close());
  await client.join({ authmethods: ["anonymous"] });
  return client;
}
