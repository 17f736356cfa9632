import type { Facts } from "@realtimemonitor/protocol/enrolment.ts";
import { type Kind, kindNames, kinds } from "./kinds.ts";
import { between, chance, mix, pick } from "./random.ts";
import { type Trouble, troubleOf } from "./trouble.ts";

/** A simulated host: all that it ever says follows from this and the time. */
export type Host = {
  seed: number;
  name: string;
  ip: string;
  facts: Facts;
  kind: Kind;
  cores: number;
  memoryBytes: number;
  swapBytes: number;
  /** Each grows from `usedShare` until it is cleaned up at `fullShare`, and begins again. */
  disks: { mount: string; totalBytes: number; usedShare: number; fullShare: number; growthBytesPerDay: number }[];
  devices: string[];
  interfaces: string[];
  /** How far its day is ahead of UTC. */
  zoneHours: number;
  /** How busy it is among its kind; 1 is usual. */
  zeal: number;
  trouble: Trouble | undefined;
};

export type HostOptions = {
  /** Fleets of different seeds have nothing in common. */
  seed: number;
  machines: number;
  broken: number;
  /** Names are this and a number; undefined: the kind and a number. */
  namePrefix?: string | undefined;
};

const GiB = 2 ** 30;
/** The share of disks that nobody looks after until they are nearly full. */
const neglected = 0.1;
const gigabytes = { small: [25, 40, 80], large: [500, 1000, 2000, 4000] } as const;
const systems = [
  ["Debian GNU/Linux 13 (trixie)", "Linux 6.12.41+deb13-amd64"],
  ["Ubuntu 24.04.3 LTS", "Linux 6.8.0-79-generic"],
  ["Rocky Linux 9.6 (Blue Onyx)", "Linux 5.14.0-570.el9.x86_64"],
  ["Alpine Linux v3.22", "Linux 6.12.38-0-virt"],
] as const;
const models = [
  "AMD EPYC 7763 64-Core Processor",
  "Intel(R) Xeon(R) Gold 6338 CPU @ 2.00GHz",
  "AMD Ryzen 9 7950X",
] as const;

/** The host with this number, counted from 0. The same options give the same host, whatever the others are. */
export function hostOf(index: number, options: HostOptions): Host {
  const seed = mix(options.seed, index);
  const draw = (key: number) => chance(seed, 1_000 + key);
  const kind = kindOf(index, options.seed);
  const habits = kinds[kind];
  const cores = pick(habits.cores, draw(1));
  const memoryBytes = cores * pick(habits.gigabytesPerCore, draw(2)) * GiB;
  const name = `${options.namePrefix ?? kind}-${String(index + 1).padStart(String(options.machines).length, "0")}`;
  const [os, kernel] = pick(systems, draw(3));
  return {
    seed,
    name,
    ip: `198.18.${(index >> 8) & 255}.${index & 255}`, // for measuring networks, and nobody's (RFC 2544)
    facts: { hostname: name, os, kernel, arch: "x64", cpuModel: pick(models, draw(4)), agentVersion: "simulated" },
    kind,
    cores,
    memoryBytes,
    swapBytes: draw(5) < 0.3 ? 0 : Math.min(8 * GiB, memoryBytes / 2),
    disks: pick(habits.mounts, draw(6)).map((mount, number) => ({
      mount,
      totalBytes: pick(number === 0 ? gigabytes.small : gigabytes.large, draw(10 + number)) * 1e9,
      usedShare: between(0.15, 0.65, draw(20 + number)),
      fullShare: draw(50 + number) < neglected ? 0.96 : between(0.7, 0.84, draw(60 + number)),
      growthBytesPerDay: between(0.05, number === 0 ? 0.4 : 4, draw(30 + number) ** 2) * 1e9,
    })),
    devices: [...pick(habits.devices, draw(7))],
    interfaces: [...pick(habits.interfaces, draw(8))],
    zoneHours: pick([-8, -5, 0, 1, 1, 2, 9], draw(9)),
    zeal: between(0.6, 1.4, draw(40)),
    trouble: troubleOf(index, options),
  };
}

/** Neighbours differ, so that a small fleet has some of each kind too: five and twenty hosts are about one turn. */
function kindOf(index: number, seed: number): Kind {
  // Steps of the golden ratio fill 0 to 1 evenly however many are taken
  let percent = ((index * 0.618_033_988_75 + chance(seed, 0)) % 1) * 100;
  for (const kind of kindNames) {
    percent -= kinds[kind].percent;
    if (percent < 0) return kind;
  }
  return "web";
}
