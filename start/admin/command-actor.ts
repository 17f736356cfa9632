import { userInfo } from "node:os";
import type { Actor } from "../../app/_server/audit.ts";

/** Who typed it, as the audit log has it: the system's user, if it has a name. */
export function commandActor(): Actor {
  return { kind: "command", id: null, name: userName() ?? "somebody at the server's shell", address: null };
}

function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined; // a container may run as a number that has no name
  }
}
