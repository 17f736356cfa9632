import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const script = join(dirname(fileURLToPath(import.meta.url)), "guard.sh");

/**
 * Watches over the process groups of the parts from outside, so that nobody is orphaned when this process is killed with
 * -9. A guard that is itself killed is replaced and told everything again.
 */
export function createGuard() {
  /** @type {Set<number>} */
  const groups = new Set();
  let stopping = false;
  let guard = start();

  function start() {
    // a session of its own: Ctrl-C must not end it before the parts
    const child = spawn("/bin/sh", [script], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
    child.stdin.on("error", () => {}); // it is gone; "exit" tells
    child.on("error", () => {});
    child.on("exit", () => {
      if (stopping) return;
      setTimeout(() => {
        if (stopping) return;
        guard = start();
        for (const group of groups) tell("+", group);
      }, 500);
    });
    return child;
  }
  const tell = (/** @type {"+" | "-"} */ change, /** @type {number} */ group) =>
    guard.stdin.write(`${change} ${group}\n`);

  return {
    /** @param {number} group the pid of its leader */
    add(group) {
      groups.add(group);
      tell("+", group);
    },
    /** @param {number} group */
    remove(group) {
      if (groups.delete(group)) tell("-", group);
    },
    stop() {
      stopping = true;
      guard.stdin.end();
    },
  };
}

/** @typedef {ReturnType<typeof createGuard>} Guard */
