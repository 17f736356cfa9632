import { readFileSync } from "node:fs";
import type { CDPSession, Page } from "playwright-core";
import { descendantsOf } from "../crossbar/testing/processes.ts";
import { commandOf } from "./server-processes.ts";
import { usageOfTree } from "./usage.ts";
import { pause } from "./world.ts";

/** Of one stretch of time, in percent of it. `busy`: tasks of the main thread by the clock on the wall; `onCpu`: what the kernel gave it. */
export type Load = { busy: number; onCpu: number; script: number; layout: number; style: number };

/** The main thread of a page as the browser itself counts it (CDP, Performance.getMetrics). */
export async function watchMainThread(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain: "timeTicks" });
  return {
    async loadDuring(ms: number): Promise<Load> {
      const before = await metricsOf(cdp);
      await pause(ms);
      const after = await metricsOf(cdp);
      const percent = (name: string) => {
        const seconds = (after.get(name) ?? 0) - (before.get(name) ?? 0);
        return (100 * seconds) / ((after.get("Timestamp") ?? 0) - (before.get("Timestamp") ?? 0));
      };
      return {
        busy: percent("TaskDuration"),
        onCpu: percent("ThreadTime"),
        script: percent("ScriptDuration"),
        layout: percent("LayoutDuration"),
        style: percent("RecalcStyleDuration"),
      };
    },
  };
}

async function metricsOf(cdp: CDPSession): Promise<Map<string, number>> {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return new Map(metrics.map(({ name, value }) => [name, value]));
}

/** Who had how much of a core meanwhile, in percent: all share this host's cores. */
export async function sharesDuring(serverPid: number | undefined, work: () => Promise<unknown>): Promise<string> {
  const before = cpuSeconds(serverPid);
  const startedAt = performance.now();
  await work();
  const after = cpuSeconds(serverPid);
  const seconds = (performance.now() - startedAt) / 1_000;
  const percent = (name: keyof typeof after) => `${Math.round((100 * (after[name] - before[name])) / seconds)} %`;
  return `server ${percent("server")} (hub ${percent("hub")}, router ${percent("router")}), fleet and bench ${percent("own")}, browser ${percent("browser")} of a core`;
}

function cpuSeconds(serverPid: number | undefined) {
  const parts = usageOfTree(serverPid);
  const of = (part: string) => parts.get(part)?.cpuSeconds ?? 0;
  const { user, system } = process.cpuUsage();
  return {
    server: [...parts.values()].reduce((sum, part) => sum + part.cpuSeconds, 0),
    hub: of("Hub"),
    router: of("RouterWorker"),
    own: (user + system) / 1e6,
    browser: browserPids().reduce((sum, pid) => sum + ownCpuSeconds(pid), 0),
  };
}

const browserPids = () => descendantsOf(process.pid).filter((pid) => /chrom/.test(commandOf(pid)));

/** proc_pid_stat(5), without children that have ended; 0 of a process that has. */
function ownCpuSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [user = 0, system = 0] = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .slice(11, 13)
      .map(Number);
    return (user + system) / 100;
  } catch {
    return 0;
  }
}
