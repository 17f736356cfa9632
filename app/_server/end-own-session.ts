import "server-only";
import { noteDeed } from "./audit.ts";
import { write } from "./db.ts";
import { endSessions, tellHubOfEnds } from "./end-sessions.ts";
import { currentUser } from "./session.ts";
import { dropSessionCookie } from "./session-cookie.ts";

/** A cookie that was copied before is worth nothing afterwards: its row is revoked. */
export async function endOwnSession(): Promise<void> {
  const user = await currentUser();
  if (user) {
    const ended = await write(async (tx) => {
      const ended = await endSessions(tx, { id: user.sessionId });
      if (ended.length > 0) await noteDeed(tx, user.actor, { action: "signed out" });
      return ended;
    });
    await tellHubOfEnds(ended);
  }
  await dropSessionCookie();
}
