// pnpm admin list-users: who may sign in, and as what. One a line, in columns.
import { closeDatabase, database } from "../../app/_server/db.ts";

const users = await (await database()).user.findMany({
  orderBy: { email: "asc" },
  select: { email: true, name: true, role: true, disabledAt: true },
});
await closeDatabase();

if (users.length === 0) process.stdout.write("There is no account yet.\n");
const width = Math.max(...users.map(({ email }) => email.length), 0);
for (const { email, name, role, disabledAt } of users) {
  const state = disabledAt === null ? "" : "  (disabled)";
  process.stdout.write(`${email.padEnd(width)}  ${role.padEnd(6)}  ${name}${state}\n`);
}
