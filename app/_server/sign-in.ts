import "server-only";
import { z } from "zod";
import { createAttempts, mustNotWait } from "./attempts.ts";
import { database } from "./db.ts";
import { Refused } from "./errors.ts";
import { webLog } from "./log.ts";
import { matchesPassword } from "./passwords.ts";
import { askerOf } from "./peer.ts";
import { noteRefusedSignIn } from "./refused-sign-ins.ts";
import { type From, startSession } from "./start-session.ts";

/** A stranger can make an account wait, so it never waits long; an address can be made to wait by itself alone. */
const byAccount = createAttempts({ free: 5, longestWaitMs: 60_000, forgetAfterMs: 15 * 60_000 });
const byAsker = createAttempts({ free: 20, longestWaitMs: 15 * 60_000, forgetAfterMs: 60 * 60_000 });

const Credentials = z.object({ email: z.string().trim().toLowerCase().max(254), password: z.string().max(200) });

/**
 * Checks e-mail and password and returns the id of a new session. Refuses with words that may be shown: the same, after the
 * same work, whether the account is not there, is disabled, or has another password.
 */
export async function signInWithPassword(input: unknown, from: From & { address: string }): Promise<string> {
  const credentials = Credentials.safeParse(input);
  if (!credentials.success) throw new Refused(null, "E-mail or password is wrong.");
  const { email, password } = credentials.data;
  const asker = askerOf(from.address);

  const waitMs = byAsker.start(asker) || byAccount.start(email);
  if (waitMs > 0) {
    webLog().warn(`sign-in from ${from.address} must wait ${Math.ceil(waitMs / 1000)} s`);
    noteRefusedSignIn(from.address, "too many attempts");
    mustNotWait(waitMs);
  }
  const user = await (await database()).user.findUnique({
    where: { email },
    select: { id: true, name: true, passwordHash: true, disabledAt: true },
  });
  const isRight = await matchesPassword(user?.passwordHash, password);
  if (!isRight || !user || user.disabledAt !== null) {
    webLog().warn(`sign-in from ${from.address} refused: e-mail or password is wrong`);
    noteRefusedSignIn(from.address, user && isRight ? "disabled" : "wrong", user ?? undefined);
    throw new Refused(null, "E-mail or password is wrong.");
  }
  const sessionId = await startSession(user, from);
  if (!sessionId) throw new Refused(null, "E-mail or password is wrong.");
  byAccount.succeeded(email);
  byAsker.takeBack(asker);
  return sessionId;
}

/** Its password is a new one: what was guessed before does not make its owner wait. */
export const forgiveAccount = (email: string): void => byAccount.succeeded(email);
