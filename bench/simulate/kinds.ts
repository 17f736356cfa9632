export const kindNames = ["web", "database", "build", "idle", "desktop"] as const;
export type Kind = (typeof kindNames)[number];

/** What the hosts of one kind have in common. Shares are of the whole host; a span is from the least to the most. */
export type Habits = {
  /** So many of a hundred hosts. */
  percent: number;
  cores: readonly number[];
  gigabytesPerCore: readonly number[];
  /** Work at rest, and what a full day adds to it. */
  restShare: number;
  dayShare: number;
  /** What is left of the day's work on a Saturday or Sunday. */
  weekendShare: number;
  /** At most one burst in so many minutes, so likely at the height of the day, so high, so many seconds long. */
  bursts: {
    everyMinutes: number;
    likelihood: number;
    share: readonly [number, number];
    seconds: readonly [number, number];
  };
  /** Memory that programs hold at rest and at full work, as shares. */
  memoryShare: readonly [number, number];
  /** Bytes a second and core at full work. */
  received: number;
  sent: number;
  read: number;
  written: number;
  mounts: readonly (readonly string[])[];
  devices: readonly (readonly string[])[];
  interfaces: readonly (readonly string[])[];
  /** It is rebooted once in so many hours. */
  rebootHours: number;
};

const MB = 1e6;

export const kinds: Record<Kind, Habits> = {
  web: {
    percent: 40,
    cores: [2, 4, 4, 8, 16],
    gigabytesPerCore: [2, 4],
    restShare: 0.06,
    dayShare: 0.5,
    weekendShare: 0.7,
    bursts: { everyMinutes: 11, likelihood: 0.5, share: [0.1, 0.6], seconds: [10, 150] },
    memoryShare: [0.3, 0.65],
    received: 0.6 * MB,
    sent: 3 * MB,
    read: 0.05 * MB,
    written: 0.3 * MB,
    mounts: [["/"], ["/", "/var/log"]],
    devices: [["vda"], ["nvme0n1"]],
    interfaces: [["eth0"], ["eth0", "eth1"]],
    rebootHours: 48,
  },
  database: {
    percent: 15,
    cores: [8, 16, 32, 64],
    gigabytesPerCore: [8],
    restShare: 0.12,
    dayShare: 0.4,
    weekendShare: 0.75,
    bursts: { everyMinutes: 29, likelihood: 0.6, share: [0.1, 0.5], seconds: [30, 600] },
    memoryShare: [0.6, 0.78],
    received: 0.8 * MB,
    sent: 1.5 * MB,
    read: 4 * MB,
    written: 2 * MB,
    mounts: [
      ["/", "/var/lib/postgresql"],
      ["/", "/srv/data", "/srv/backup"],
    ],
    devices: [
      ["nvme0n1", "nvme1n1"],
      ["sda", "nvme0n1", "nvme1n1"],
    ],
    interfaces: [["eth0", "eth1"], ["bond0"]],
    rebootHours: 240,
  },
  build: {
    percent: 15,
    cores: [8, 16, 32, 64],
    gigabytesPerCore: [2, 4],
    restShare: 0.01,
    dayShare: 0.03,
    weekendShare: 0.2,
    bursts: { everyMinutes: 9, likelihood: 0.8, share: [0.7, 1.3], seconds: [60, 480] },
    memoryShare: [0.12, 0.85],
    received: 0.4 * MB,
    sent: 0.2 * MB,
    read: 1 * MB,
    written: 5 * MB,
    mounts: [["/", "/var/cache"]],
    devices: [["nvme0n1"], ["vda", "vdb"]],
    interfaces: [["ens3"]],
    rebootHours: 24,
  },
  idle: {
    percent: 15,
    cores: [2, 2, 4],
    gigabytesPerCore: [1, 2],
    restShare: 0.01,
    dayShare: 0.02,
    weekendShare: 1,
    bursts: { everyMinutes: 60, likelihood: 0.8, share: [0.1, 0.4], seconds: [5, 40] },
    memoryShare: [0.15, 0.3],
    received: 0.02 * MB,
    sent: 0.02 * MB,
    read: 0.02 * MB,
    written: 0.05 * MB,
    mounts: [["/"]],
    devices: [["vda"]],
    interfaces: [["eth0"]],
    rebootHours: 480,
  },
  desktop: {
    percent: 15,
    cores: [4, 8, 12, 16],
    gigabytesPerCore: [2, 4],
    restShare: 0.015,
    dayShare: 0.12,
    weekendShare: 0.15,
    bursts: { everyMinutes: 4, likelihood: 0.5, share: [0.1, 0.7], seconds: [3, 60] },
    memoryShare: [0.25, 0.7],
    received: 1.2 * MB,
    sent: 0.2 * MB,
    read: 0.5 * MB,
    written: 0.4 * MB,
    mounts: [["/", "/home"]],
    devices: [["nvme0n1"], ["nvme0n1", "sda"]],
    interfaces: [["wlp2s0"], ["enp3s0", "wlp2s0"]],
    rebootHours: 12,
  },
};
