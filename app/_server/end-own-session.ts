import "server-only";
import { revokeSession } from "./session.ts";
import { dropSessionCookie, sessionIdOfCookie } from "./session-cookie.ts";

/** A cookie that was copied before is worth nothing afterwards: its row is revoked. */
export async function endOwnSession(): Promise<void> {
  const id = await sessionIdOfCookie();
  if (id) await revokeSession(id);
  await dropSessionCookie();
}
