import { readFileSync } from "node:fs";
import { arch, cpus, hostname, release, type as systemName, version } from "node:os";
import { Facts } from "@realtimemonitor/protocol/enrolment.ts";
import { systeminformation } from "./other-systems.ts";

const slowFactMs = 5_000;

/** What does not move on this host. A fact that can't be had is an empty text; none is longer than its bound. */
export async function readFacts(agentVersion: string): Promise<Facts> {
  return {
    hostname: bounded("hostname", hostname()),
    os: bounded("os", await osName()),
    kernel: bounded("kernel", `${systemName()} ${release()}`),
    arch: bounded("arch", arch()),
    cpuModel: bounded("cpuModel", await cpuModel()),
    agentVersion: bounded("agentVersion", agentVersion),
  };
}

export const bounded = (fact: keyof Facts, text: string): string =>
  text.trim().slice(0, Facts.shape[fact].maxLength ?? 32);

/** The name for people in the text of /etc/os-release (os-release(5)). */
export function prettyName(osRelease: string): string | undefined {
  return /^PRETTY_NAME=(["']?)(.+)\1$/m.exec(osRelease)?.[2]?.replaceAll(/\\(.)/g, "$1");
}

async function osName(): Promise<string> {
  if (process.platform === "linux") return prettyName(readOsRelease()) ?? version();
  return inTime(async () => {
    const { distro, release: number } = await (await systeminformation()).osInfo();
    return `${distro} ${number}`;
  }, version());
}

/** On ARM the kernel tells no model; systeminformation knows the parts by number. */
async function cpuModel(): Promise<string> {
  const model = cpus()[0]?.model.trim() ?? "";
  if (model && model !== "unknown") return model;
  return inTime(async () => {
    const { manufacturer, brand } = await (await systeminformation()).cpu();
    return `${manufacturer} ${brand}`;
  }, "");
}

function readOsRelease(): string {
  for (const path of ["/etc/os-release", "/usr/lib/os-release"]) {
    try {
      return readFileSync(path, "utf8");
    } catch {
      // a bare container has none
    }
  }
  return "";
}

/** A fact is not worth a late start: after 5 s, or a failure, something lesser will do. */
async function inTime(read: () => Promise<string>, otherwise: string): Promise<string> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, slowFactMs, otherwise);
  });
  return Promise.race([read().catch(() => otherwise), tooLate]).finally(() => clearTimeout(timer));
}
