import type { Prisma } from "../../prisma/generated/client.ts";

/** The account with that e-mail, as it was typed. Throws with words for who typed it. */
export async function findUser(tx: Prisma.TransactionClient, typed: string) {
  const email = typed.trim().toLowerCase();
  const user = await tx.user.findUnique({
    where: { email },
    select: { id: true, name: true, email: true, role: true, disabledAt: true },
  });
  if (!user) throw new Error(`There is no account with the e-mail ${email}; pnpm admin list-users`);
  return user;
}
