import { readdirSync, readFileSync } from "node:fs";

/** The process ids of all that a process has started, and they in turn. Reads /proc: a small machine has no ps(1). */
export function descendantsOf(pid: number): number[] {
  const all = listProcesses();
  const below = (parent: number): number[] =>
    all.filter((one) => one.parent === parent).flatMap((child) => [child.pid, ...below(child.pid)]);
  return below(pid);
}

/** The hub behind a controller: the restarter's child. Undefined while there is none. */
export function findHubPid(controller: number): number | undefined {
  const below = descendantsOf(controller);
  const isHub = ({ pid, command }: Process) =>
    command.endsWith("hub/main.ts") && !command.includes("restarter.sh") && below.includes(pid);
  return listProcesses().find(isHub)?.pid;
}

/** The same when there must be one: a signal to process 0 would reach these tests themselves. */
export function hubPidOf(controller: number): number {
  const pid = findHubPid(controller);
  if (!pid) throw new Error("the hub does not run");
  return pid;
}

/** The hub's child that writes history, once it has been needed. */
export function findWriterPid(hub: number): number | undefined {
  const below = descendantsOf(hub);
  return listProcesses().find(({ pid, command }) => /history-writer\.m?[tj]s/.test(command) && below.includes(pid))
    ?.pid;
}

export function isAlive(pid: number): boolean {
  return listProcesses().some((process) => process.pid === pid);
}

type Process = { pid: number; parent: number; command: string };

function listProcesses(): Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(readProcess)
    .filter((process) => process !== undefined);
}

/** proc_pid_stat(5); undefined for one that is gone, or dead and not yet waited for. */
function readProcess(pid: string): Process | undefined {
  try {
    const [, state, parent] = /^.*\) (\S) (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    if (!parent || state === "Z" || state === "X") return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trimEnd();
    return { pid: Number(pid), parent: Number(parent), command };
  } catch {
    return undefined;
  }
}
