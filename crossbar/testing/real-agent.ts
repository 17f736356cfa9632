import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { realm } from "@realtimemonitor/protocol/topics.ts";
import type { TestMachine } from "./people.ts";
import { inPlay, runLog } from "./run-log.ts";

const root = join(import.meta.dirname, "../..");

/** What the name `server.localhost` means to the agents that share a folder of names. */
export type Names = { file: string; say(names: { address: string; failuresOf?: string; failures?: number }): void };

export type RealAgent = { child: ChildProcess; log(): string; stop(): Promise<void> };

/**
 * The real agent as a process of its own, with the state folder of one that has joined before: it needs no web app, and
 * reaches the router at server.localhost.
 */
export function startRealAgent(machine: TestMachine, port: number, names: Names): RealAgent {
  const stateDir = mkdtempSync("/tmp/rm-agent-");
  const server = `http://server.localhost:${port}/`;
  const write = (file: string, content: unknown) =>
    writeFileSync(join(stateDir, file), JSON.stringify(content), { mode: 0o600 });
  const privateKey = machine.privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  write("identity.json", { privateKey, publicKey: machine.publicKey, machineId: machine.id });
  write("router.json", { server, router: { url: "/ws", realm } });

  const hook = join(import.meta.dirname, "names.ts");
  const args = ["--import", hook, "agent/src/main.ts", "--server", server, "--state-dir", stateDir];
  const env = { ...process.env, NAMES: names.file, LOG_LEVEL: "debug" };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  inPlay("an agent's private key", ...privateKey.split("\n").filter((line) => !line.startsWith("-----")));
  const log = runLog("agent");
  let written = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      written += chunk;
      log(chunk);
    });
  }
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    child,
    log: () => written,
    async stop() {
      child.kill("SIGKILL"); // it may be stopped
      await ended;
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

export function startNames(folder: string): Names {
  const file = join(folder, "names.json");
  const say: Names["say"] = (names) => writeFileSync(file, JSON.stringify(names));
  say({ address: "127.0.0.1" });
  return { file, say };
}
