import { database } from "../db.ts";
import { hashPassword } from "../passwords.ts";
import { startSession } from "../start-session.ts";
import { cookie } from "./server.ts";

export const password = "correct horse battery";
let hash: Promise<string> | undefined;

/** An account whose password is the one above. */
export async function addUser(name: string, role: "admin" | "viewer" = "viewer") {
  hash ??= hashPassword(password);
  const data = { id: `u-${name}`, email: `${name}@example.org`, name, role, createdAt: 1, passwordHash: await hash };
  await (await database()).user.create({ data });
  return data;
}

/** A new session of that user, who has just shown his password; returns its id. */
export async function openSession(
  name: string,
  address = "192.0.2.1",
  userAgent: string | null = null,
): Promise<string> {
  const user = await (await database()).user.findUniqueOrThrow({ where: { id: `u-${name}` } });
  const id = await startSession(user, { address, userAgent });
  if (!id) throw new Error(`${name} may not sign in`);
  return id;
}

/** From now on this user asks, by a session of his own; returns its id. */
export async function askAs(name: string): Promise<string> {
  cookie.sessionId = await openSession(name);
  return cookie.sessionId;
}

export const deeds = async () =>
  (await (await database()).auditEntry.findMany({ orderBy: { id: "asc" } })).map((entry) => entry.action);
