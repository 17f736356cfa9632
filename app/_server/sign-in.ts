import "server-only";
import { z } from "zod";
import { createAttempts } from "./attempts.ts";
import { database } from "./db.ts";
import { Refused } from "./errors.ts";
import { matchesPassword } from "./passwords.ts";
import { askerOf } from "./peer.ts";
import { startSession } from "./session.ts";
import { warnOfStranger } from "./sparing-log.ts";

/** A stranger can make an account wait, so it never waits long; an address can be made to wait by itself alone. */
const byAccount = createAttempts({ free: 5, longestWaitMs: 60_000, forgetAfterMs: 15 * 60_000 });
const byAddress = createAttempts({ free: 20, longestWaitMs: 15 * 60_000, forgetAfterMs: 60 * 60_000 });

const Credentials = z.object({ email: z.string().trim().toLowerCase().max(254), password: z.string().max(200) });

/** Checks e-mail and password and returns the id of a new session. Refuses with words that may be shown. */
export async function signInWithPassword(
  input: unknown,
  from: { address: string; userAgent: string | null },
): Promise<string> {
  const credentials = Credentials.safeParse(input);
  if (!credentials.success) throw new Refused(null, "E-mail or password is wrong.");
  const { email, password } = credentials.data;

  const waitMs = byAddress.start(askerOf(from.address)) || byAccount.start(email);
  if (waitMs > 0) {
    warnOfStranger(`sign-in from ${from.address} must wait ${Math.ceil(waitMs / 1000)} s`);
    throw new Refused(null, `Too many attempts. Try again in ${Math.ceil(waitMs / 1000)} s.`);
  }
  const user = await (await database()).user.findUnique({ where: { email }, select: { id: true, passwordHash: true } });
  if (!(await matchesPassword(user?.passwordHash, password)) || !user) {
    warnOfStranger(`sign-in from ${from.address} refused: e-mail or password is wrong`);
    throw new Refused(null, "E-mail or password is wrong.");
  }
  byAccount.succeeded(email);
  byAddress.takeBack(askerOf(from.address));
  return startSession(user.id, from.userAgent);
}
