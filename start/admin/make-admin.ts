// pnpm admin make-admin E-MAIL: an administrator, also one that was disabled.
import { noteDeed } from "../../app/_server/audit.ts";
import { closeDatabase, write } from "../../app/_server/db.ts";
import { commandActor } from "./command-actor.ts";
import { findUser } from "./find-user.ts";

const [email = ""] = process.argv.slice(2);
const said = await write(async (tx) => {
  const { id, name, role, disabledAt } = await findUser(tx, email);
  const target = { kind: "user", id, name };
  if (role === "admin" && disabledAt === null) return `${name} is an administrator already.`;
  await tx.user.update({ where: { id }, data: { role: "admin", disabledAt: null } });
  if (role !== "admin") {
    const detail = { before: role, after: "admin" };
    await noteDeed(tx, commandActor(), { action: "role changed", target, detail });
  }
  if (disabledAt !== null) await noteDeed(tx, commandActor(), { action: "user enabled", target });
  return `${name} is an administrator now.`;
}).finally(closeDatabase);

process.stdout.write(`${said}\n`);
