// pnpm admin reset-password E-MAIL: prints a link by which a new password is set, once and within the hour.
import { closeDatabase, write } from "../../app/_server/db.ts";
import { addResetLink } from "../../app/_server/reset-link.ts";
import { commandActor } from "./command-actor.ts";
import { findUser } from "./find-user.ts";

const [email = ""] = process.argv.slice(2);
const { user, link } = await write(async (tx) => {
  const user = await findUser(tx, email);
  if (user.disabledAt !== null) {
    throw new Error(`${user.email} is disabled: enable it in the admin, or with pnpm admin make-admin ${user.email}`);
  }
  return { user, ...(await addResetLink(tx, commandActor(), user)) };
}).finally(closeDatabase);

process.stdout.write(`${user.name} sets a new password here, once and within the hour:\n  ${link}\n`);
