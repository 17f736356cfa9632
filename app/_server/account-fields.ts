import "server-only";
import { PlainText } from "@realtimemonitor/protocol/identifiers.ts";
import { z } from "zod";
import { Refused } from "./errors.ts";
import { Password } from "./passwords.ts";

/** Lower-case and ASCII alone, so that two accounts never look alike. */
export const Email = z.string().trim().toLowerCase().pipe(z.email("must be an e-mail address").max(254));

/** What somebody says of himself when he makes an account, and nothing else: not his role. */
export const NewAccount = z.object({
  email: Email,
  name: PlainText.max(64).regex(/./, "is missing"),
  password: Password,
});
export type NewAccount = z.infer<typeof NewAccount>;

/** Refuses what is tried first: what everybody knows of the account. */
export function mustNotBeGuessable(password: string, { email, name }: { email: string; name: string }): void {
  const known = [email, email.split("@")[0], name, "realtimemonitor"].map(plain);
  if (known.includes(plain(password)) || new Set(password).size < 4) {
    throw new Refused("password", "password must not be your name or e-mail, nor the same few characters");
  }
}

const plain = (text = "") => text.toLowerCase().replaceAll(/[\s._-]/g, "");
