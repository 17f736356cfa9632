import type { Scene } from "./scene.ts";
import { pause } from "./world.ts";

export type Fault = {
  /** The first word of the figures' names. */
  name: string;
  what: string;
  /** Causes it, lets it last, cures it; the moment of the cure. */
  happen(scene: Scene): Promise<number>;
  /** Why a page can't have it, when it can't. */
  notForPages?: string;
};

const between = (shortestMs: number, longestMs: number) => pause(shortestMs + Math.random() * (longestMs - shortestMs));

function signal(name: NodeJS.Signals, pids: number[]): void {
  for (const pid of pids) process.kill(pid, name);
}

/** Stops programs for a while, and tells when they went on. */
async function freeze(pids: number[], shortestMs: number, longestMs: number): Promise<number> {
  signal("SIGSTOP", pids);
  try {
    await between(shortestMs, longestMs);
  } finally {
    signal("SIGCONT", pids);
  }
  return Date.now();
}

/** Kills a part of the server; cured when the router runs and the hub has joined it, whoever started them again. */
async function kill(scene: Scene, pid: number, how: NodeJS.Signals): Promise<number> {
  process.kill(pid, how);
  await pause(300);
  await scene.serverIsWell();
  return Date.now();
}

export const faults: Fault[] = [
  {
    name: "absentAtStart",
    what: "the router is absent when agents start",
    notForPages: "a page comes from the server",
    async happen({ wire, stopAgents, startAgents }) {
      await stopAgents();
      await wire.refuse();
      startAgents();
      await between(4_000, 15_000);
      await wire.admit();
      return Date.now();
    },
  },
  {
    name: "goodbye",
    what: "GOODBYE: the router ends the sessions",
    async happen(scene) {
      await scene.sayGoodbye();
      return Date.now();
    },
  },
  {
    name: "routerRestart",
    what: "GOODBYE: the router is restarted (SIGTERM)",
    happen: (scene) => kill(scene, scene.routerPid(), "SIGTERM"),
  },
  {
    name: "abort",
    what: "ABORT: connections are cut while the hub, which lets in, is dead (SIGKILL)",
    async happen(scene) {
      scene.wire.cut();
      return kill(scene, scene.hubPid(), "SIGKILL");
    },
  },
  {
    name: "routerKilled",
    what: "the router is killed (SIGKILL)",
    happen: (scene) => kill(scene, scene.routerPid(), "SIGKILL"),
  },
  {
    name: "frozen",
    what: "the router is frozen (SIGSTOP)",
    happen: (scene) => freeze([scene.routerWorkerPid()], 1_000, 16_000),
  },
  {
    name: "halfOpen",
    what: "half-open connections",
    async happen({ wire }) {
      wire.silence();
      await between(0, 15_000);
      wire.speak();
      return Date.now();
    },
  },
  {
    name: "noAnswerToJoin",
    what: "joins are not answered: connections are cut while the hub is frozen",
    happen(scene) {
      const frozen = freeze([scene.hubPid()], 2_000, 16_000);
      scene.wire.cut();
      return frozen;
    },
  },
  {
    name: "nameFailsOnce",
    what: "connections are cut and the server's name can't be resolved once",
    notForPages: "the browser keeps names itself",
    async happen({ wire, names }) {
      names.say({ address: "127.0.0.1", failuresOf: String(Date.now()), failures: 1 });
      wire.cut();
      return Date.now();
    },
  },
  {
    name: "suspended",
    what: "the laptop is suspended: agents and browser are stopped for longer than the router waits",
    happen: (scene) => freeze([...scene.agentPids(), ...scene.pagePids()], 16_000, 22_000),
  },
  {
    name: "moved",
    what: "the server moves to another address: silence at the old one, its name tells the new one",
    notForPages: "the browser keeps names itself",
    async happen({ wire, elsewhere, names }) {
      wire.silence();
      await between(0, 10_000);
      await elsewhere.admit();
      names.say({ address: "127.0.0.2" });
      return Date.now();
    },
  },
];
