import { execFileSync } from "node:child_process";

/** The process ids of all that a process has started, and they in turn. */
export function descendantsOf(pid: number): number[] {
  const children = listProcesses().filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child.pid, ...descendantsOf(child.pid)]);
}

/** The hub behind a controller: the restarter's child. */
export function hubPidOf(controller: number): number {
  const found = listProcesses().filter(
    ({ pid, command }) =>
      command.endsWith("hub/main.ts") && !command.includes("restarter.sh") && descendantsOf(controller).includes(pid),
  );
  return found[0]?.pid ?? 0;
}

export function isAlive(pid: number): boolean {
  return listProcesses().some((process) => process.pid === pid);
}

function listProcesses() {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid=,stat=,args="], { encoding: "utf8" }).trim().split("\n");
  return lines
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .filter(([, , , stat]) => !stat?.startsWith("Z"))
    .map(([, pid, parent, , command]) => ({
      pid: Number(pid),
      parent: Number(parent),
      command: command?.trimEnd() ?? "",
    }));
}
