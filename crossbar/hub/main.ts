import { createLog } from "@realtimemonitor/protocol/log.ts";
import { realm, tutorialRealm } from "@realtimemonitor/protocol/topics.ts";
import { checkInBackground } from "./background-check.ts";
import { createRouterLink } from "./connection.ts";
import { openHubDatabase } from "./database.ts";
import { readHubEnv } from "./env.ts";
import { createHub } from "./hub.ts";
import { serveLocally } from "./local-server.ts";
import { writeAsciiLine } from "./log-line.ts";
import { whenToStop } from "./stop.ts";
import { createWriterLink } from "./writer-link.ts";

async function run(): Promise<number> {
  const stop = whenToStop();
  const env = readHubEnv();
  const log = createLog("hub", env.logLevel, writeAsciiLine);

  const database = await openHubDatabase(env.databaseUrl);
  const { router, serve } = createRouterLink({ socketPath: env.routerSocket, realm, log });
  const tutorial = env.isTutorialMode
    ? createRouterLink({ socketPath: env.routerSocket, realm: tutorialRealm, log })
    : undefined;
  const databasePath = env.databaseUrl.replace(/^file:/, "");
  const writer = createWriterLink({ databasePath, log });
  const { ticketSecret } = env;
  const hub = createHub({ router, tutorialRouter: tutorial?.router, database, writer, ticketSecret, log });

  if (tutorial) log.warn("tutorial mode is on: anybody may add machines of the tutorial and speak for them");
  await hub.readAll();
  await serveLocally(env.hubSocket, hub.local, stop.signal);
  hub.start();
  serve(hub.offer, stop.signal);
  if (hub.tutorialOffer) tutorial?.serve(hub.tutorialOffer, stop.signal);
  checkInBackground({ databasePath, log, onResult: hub.databaseChecked }, stop.signal);

  const exitCode = await stop.asked;
  await hub.stop();
  await database.$disconnect();
  log.info("stopped");
  return exitCode;
}

function explain(error: unknown): number {
  createLog("hub", "error", writeAsciiLine).error(error instanceof Error ? error.message : String(error));
  return 1;
}

process.exit(await run().catch(explain));
