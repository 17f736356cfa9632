import type { Wire } from "../crossbar/testing/wire.ts";
import type { processesOf } from "./server-processes.ts";
import { pause } from "./world.ts";

export type RecoveryScene = ReturnType<typeof processesOf> & {
  wire: Wire;
  serverIsWell(): Promise<void>;
  cutMs: number;
};

export type RecoveryFault = {
  /** The first word of the figures' names. */
  name: string;
  what: string;
  /** Causes it, lets it last, and returns when it is cured. */
  happen(scene: RecoveryScene): Promise<void>;
};

const hubDownMs = 90_000;
const writerKills = 6;

/** Minutes are written from 2 to 17 s after their end, machine by machine. */
const writingFrom = { second: 3, of: 60 };

export const recoveryFaults: RecoveryFault[] = [
  {
    name: "routerKilled",
    what: "the router is killed (SIGKILL), and with it the hub ends",
    async happen({ routerPid, serverIsWell }) {
      process.kill(routerPid(), "SIGKILL");
      await pause(300);
      await serverIsWell();
    },
  },
  {
    name: "hubDown",
    what: `the hub is killed (SIGKILL) and stays away for ${hubDownMs / 1_000} s, while the agents stay connected`,
    async happen({ hubPid, restarterPid, serverIsWell }) {
      const restarter = restarterPid();
      process.kill(restarter, "SIGSTOP");
      try {
        process.kill(hubPid(), "SIGKILL");
        await pause(hubDownMs);
      } finally {
        process.kill(restarter, "SIGCONT");
      }
      await serverIsWell();
    },
  },
  {
    name: "writerKilled",
    what: `the database's writer is killed (SIGKILL) ${writerKills} times while minutes are written`,
    async happen({ historyWriterPid }) {
      await untilSecond(writingFrom);
      for (let kills = 0; kills < writerKills; ) {
        try {
          process.kill(historyWriterPid(), "SIGKILL");
          kills += 1;
        } catch {
          // it is started again with the next write
        }
        await pause(500 + Math.random() * 2_000);
      }
    },
  },
  {
    name: "cut",
    what: "nothing reaches the server: connections are reset and refused",
    async happen({ wire, cutMs }) {
      await wire.refuse();
      await pause(cutMs);
      await wire.admit();
    },
  },
];

const untilSecond = ({ second, of }: { second: number; of: number }) =>
  pause((of - ((Date.now() / 1_000 - second) % of)) * 1_000);
