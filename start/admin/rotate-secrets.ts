// pnpm admin rotate-secrets --yes [--only GROUP]: what was signed, sealed or shown with the old ones is worth nothing afterwards.
import { noteDeed } from "../../app/_server/audit.ts";
import { closeDatabase, write } from "../../app/_server/db.ts";
import { endSessions, tellHubOfEnds } from "../../app/_server/end-sessions.ts";
import { serverEnv } from "../../app/_server/env.ts";
import { renewSecrets, type SecretGroup, secretGroups } from "../secrets.mjs";
import { commandActor } from "./command-actor.ts";

const what: Record<SecretGroup, string> = {
  session: "everybody is signed out, and signs in again",
  ticket: "live pages ask for a new ticket",
  nonce: "an agent that joins just now tries once more",
  pusher: "settings are signed anew on their way to the router",
};
const groups = Object.keys(what) as SecretGroup[];

const [sure = "no", only = ""] = process.argv.slice(2);
if (only && !Object.hasOwn(secretGroups, only)) throw new Error(`--only takes one of ${groups.join(", ")}`);
const chosen = groups.filter((group) => !only || group === only);
if (sure !== "yes") {
  const will = chosen.map((group) => `${group}: ${what[group]}`).join("; ");
  throw new Error(`Router and web app start again, which lasts some seconds. ${will}. No agent is lost. If so: --yes`);
}

try {
  const ended = await write(async (tx) => {
    await noteDeed(tx, commandActor(), { action: "secrets rotated", detail: { groups: chosen } });
    const sessions = chosen.includes("session") ? await endSessions(tx, {}) : [];
    renewSecrets(serverEnv(), chosen); // last: when it fails, nothing was noted or ended
    return sessions;
  });
  await tellHubOfEnds(ended.slice(0, 100)); // the others end with the router's sessions
  process.stdout.write(`Made anew: ${chosen.join(", ")}.\n`);
} finally {
  await closeDatabase();
}
