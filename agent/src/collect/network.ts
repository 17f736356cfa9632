import { existsSync, readFileSync } from "node:fs";
import type { Network } from "@realtimemonitor/protocol/sample.ts";
import { perSecond } from "./between-readings.ts";
import { chooser } from "./hardware.ts";

/** Counters of a network interface since it appeared. */
export type InterfaceCounters = { receivedBytes: number; sentBytes: number };

const mostInterfaces = 64;

/** The port of a network card that serves another interface, as in some clouds, is counted there already. */
const hasHardware = (name: string) =>
  existsSync(`/sys/class/net/${name}/device`) && !existsSync(`/sys/class/net/${name}/master/device`);

/** By the names that they are given: bridges, and the host's ends of containers. */
const isKnownAsVirtual = (name: string) => /^(lo$|veth|docker|br-|virbr|ifb|dummy|cali|cni|flannel)/.test(name);

/**
 * Reads the interfaces of a Linux host, in the kernel's order, at most 64. They are those with hardware behind them: loopback
 * leaves no host, and bridges, bonds, VLANs, tunnels and the ends of containers pass on what the hardware counts already. Where
 * there is no hardware, as within a container, they are all but loopback and those whose name says that they are such.
 */
export function linuxNetworks(
  readNetDev: () => string = () => readFileSync("/proc/net/dev", "utf8"),
  isReal: (name: string) => boolean = hasHardware,
): () => Map<string, InterfaceCounters> {
  const choose = chooser(isReal);
  return () => {
    const all = parseNetDev(readNetDev());
    const real = choose(all.keys());
    const shown = [...all].filter(([name]) => (real.size > 0 ? real.has(name) : !isKnownAsVirtual(name)));
    return new Map(shown.slice(0, mostInterfaces));
  };
}

/** The lines of /proc/net/dev by interface (proc_pid_net(5)): 8 columns of what was received, and 8 of what was sent. */
export function parseNetDev(text: string): Map<string, InterfaceCounters> {
  const interfaces = new Map<string, InterfaceCounters>();
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":"); // an old kernel has no blank after it
    const columns = line
      .slice(colon + 1)
      .trim()
      .split(/ +/);
    if (colon < 0 || columns.length < 16) continue;
    interfaces.set(line.slice(0, colon).trim(), { receivedBytes: Number(columns[0]), sentBytes: Number(columns[8]) });
  }
  return interfaces;
}

/** What each interface carried between two readings. One that was not there before is left out until it can be compared. */
export function networksBetween(
  before: Map<string, InterfaceCounters>,
  after: Map<string, InterfaceCounters>,
  passedMs: number,
): Network[] {
  const rows: Network[] = [];
  for (const [name, now] of after) {
    const then = before.get(name);
    if (!then) continue;
    rows.push({
      interface: name,
      receivedBytesPerSecond: perSecond(then.receivedBytes, now.receivedBytes, passedMs),
      sentBytesPerSecond: perSecond(then.sentBytes, now.sentBytes, passedMs),
    });
  }
  return rows;
}
