import "server-only";
import { hash, verify } from "@node-rs/argon2";
import { z } from "zod";

/** argon2id as OWASP's password storage sheet asks: 19 MiB, two passes, one lane; about 20 ms. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const Password = z.string().min(10).max(200);

export const hashPassword = (password: string) => hash(password, cost);

/** Takes the same time whether or not there is an account to compare with. */
export async function matchesPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  if (passwordHash !== undefined) return verify(passwordHash, password);
  await hashPassword(password);
  return false;
}
