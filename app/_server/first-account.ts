import "server-only";
import { randomBytes } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { randomText, sha256Hex } from "@realtimemonitor/protocol/random.ts";
import { z } from "zod";
import { mustNotBeGuessable, NewAccount } from "./account-fields.ts";
import { createAttempts, mustNotWait } from "./attempts.ts";
import { noteDeed } from "./audit.ts";
import { database, write } from "./db.ts";
import { serverEnv } from "./env.ts";
import { Refused } from "./errors.ts";
import { hashPassword } from "./passwords.ts";
import { askerOf } from "./peer.ts";

const linkLifetimeMs = 3_600_000;

/** The token cannot be guessed; this is so that trying costs the server nothing. */
const byAsker = createAttempts({ free: 20, longestWaitMs: 15 * 60_000, forgetAfterMs: 60 * 60_000 });

export const FirstAccount = NewAccount.extend({
  token: z.string().max(128).regex(/./, "is missing: open the whole link"),
});
export type FirstAccount = z.infer<typeof FirstAccount>;

export async function hasAccounts(): Promise<boolean> {
  return (await (await database()).user.count()) > 0;
}

/** While there is no account: a new link, good for an hour, that ends every earlier one. Else undefined. */
export async function makeFirstSignInLink(): Promise<string | undefined> {
  if (await hasAccounts()) return undefined;
  const token = randomBytes(24).toString("base64url");
  const hash = await sha256Hex(token);
  const now = Date.now();
  await write(async (tx) => {
    await tx.firstSignInLink.deleteMany();
    await tx.firstSignInLink.create({ data: { hash, createdAt: now, expiresAt: now + linkLifetimeMs } });
  });
  const link = `${serverEnv().publicUrl}/welcome#${token}`; // the fragment stays in the browser and out of every log
  const file = serverEnv().firstSignInLinkFile;
  writeFileSync(`${file}.${process.pid}`, `${link}\n`, { mode: 0o600 });
  renameSync(`${file}.${process.pid}`, file);
  return link;
}

/** Trades the link for the first account, an administrator. Of two at once one wins. `address`: from where it is asked. */
export async function createFirstAccount(input: FirstAccount, address: string): Promise<void> {
  const { token, email, name, password } = input;
  mustNotWait(byAsker.start(askerOf(address)));
  const link = { hash: await sha256Hex(token), expiresAt: { gt: Date.now() } };
  // anybody may ask: a password is hashed, which is dear, only for who holds the link
  if ((await (await database()).firstSignInLink.count({ where: link })) === 0) throw linkIsOver();
  byAsker.takeBack(askerOf(address));
  mustNotBeGuessable(password, { email, name });
  const passwordHash = await hashPassword(password);
  const createdAt = Date.now();
  const id = `u-${randomText(16)}`;
  await write(async (tx) => {
    const used = await tx.firstSignInLink.deleteMany({ where: link });
    if (used.count === 0 || (await tx.user.count()) > 0) throw linkIsOver();
    await tx.user.create({
      data: { id, email, name, passwordHash, role: "admin", createdAt, passwordSetAt: createdAt },
    });
    const actor = { kind: "user", id, name, address } as const;
    await noteDeed(tx, actor, {
      action: "account made",
      target: { kind: "user", id, name },
      detail: { role: "admin" },
    });
    await tx.firstSignInLink.deleteMany();
  });
  rmSync(serverEnv().firstSignInLinkFile, { force: true });
}

const linkIsOver = () =>
  new Refused(
    "token",
    "This link was used or has expired. While there is no account, a restart of the server makes a new one.",
  );
