import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { inPlay, runLog } from "../crossbar/testing/run-log.ts";

export const root = join(import.meta.dirname, "..");

/** A program of the product under test. */
export type Program = {
  child: ChildProcess;
  output(): string;
  /** Ends it as Ctrl-C on its terminal would: the whole process group. */
  interrupt(): Promise<number | null>;
  /** Ends it as `kill` would: the one process, which must end its own. */
  terminate(): Promise<number | null>;
};

/** Starts a program in a process group of its own. */
export function startProgram(
  command: string,
  args: string[],
  env: Record<string, string | undefined>,
  cwd = root,
): Program {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  // what pnpm admin prints is for who typed it
  const log = args.includes("admin") ? () => {} : runLog(command);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      output = (output + chunk).slice(-100_000);
      log(chunk);
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    child.on("exit", resolve);
    child.on("error", () => resolve(null));
  });
  const signal = (name: NodeJS.Signals, pid: number) => {
    try {
      process.kill(pid, name);
    } catch {
      // it is gone already
    }
  };
  const end = async (name: NodeJS.Signals, who: 1 | -1) => {
    const pid = child.pid ?? 0;
    if (pid && child.exitCode === null && child.signalCode === null) signal(name, who * pid);
    const kill = setTimeout(() => signal("SIGKILL", -pid), 25_000);
    const code = await ended;
    clearTimeout(kill);
    return code;
  };
  return {
    child,
    output: () => output,
    interrupt: () => end("SIGINT", -1),
    terminate: () => end("SIGTERM", 1),
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (!address || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** What is installed starts without a network, and each journey holds it to that. */
const noRegistries = {
  npm_config_registry: "http://127.0.0.1:9",
  PIP_INDEX_URL: "http://127.0.0.1:9",
  PIP_NO_INDEX: "1",
};

export type Product = Program & {
  stop(): Promise<number | null>;
  url: string;
  stateDir: string;
  env: Record<string, string>;
  signInLink(): string;
};

type StartOptions = {
  variables?: Record<string, string>;
  /** Is told how to end it before it is up: for who may be interrupted meanwhile. */
  onStarting?(stop: () => Promise<unknown>): void;
};

/** `npm start` with ports and a state folder of its own; resolves when it says that it is up. */
export async function startProduct(args: string[] = [], options: StartOptions = {}): Promise<Product> {
  const stateDir = mkdtempSync("/tmp/rtm-"); // short, for its Unix sockets
  const [port, webPort] = [await freePort(), await freePort()];
  const env = {
    ...noRegistries,
    PORT: String(port),
    WEB_PORT: String(webPort),
    STATE_DIR: stateDir,
    ...options.variables,
  };
  const program = startProgram("npm", ["start", "--silent", "--", ...args], env);
  const stop = async () => {
    noteSecrets(stateDir);
    const code = await program.terminate();
    rmSync(stateDir, { recursive: true, force: true });
    return code;
  };
  options.onStarting?.(stop);
  try {
    await until(() => /realtimemonitor is at/.test(program.output()) || program.child.exitCode !== null, 120_000);
    if (program.child.exitCode !== null) throw new Error("it ended");
  } catch (error) {
    await stop();
    throw new Error(`npm start did not come up (${error}):\n${program.output()}`);
  }
  const signInLink = () => readFileSync(join(stateDir, "first-sign-in-link"), "utf8").trim();
  noteSecrets(stateDir); // the link is gone when it was used
  return { ...program, stop, env, stateDir, url: `http://127.0.0.1:${env.PORT}`, signInLink };
}

/** What a server's state folder has that no log may have. */
function noteSecrets(stateDir: string): void {
  const read = (file: string) => {
    const path = join(stateDir, file);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  };
  inPlay(
    "a secret of the server",
    ...Object.values(JSON.parse(read("secrets.json") || "{}") as Record<string, string>),
  );
  inPlay("the first sign-in link", read("first-sign-in-link").trim().split("#")[1]);
  const identity = JSON.parse(read("this-machine/identity.json") || "{}") as {
    privateKey?: string;
    publicKey?: string;
  };
  inPlay(
    "an agent's private key",
    ...(identity.privateKey ?? "").split("\n").filter((line) => !line.startsWith("-----")),
  );
  inPlay("public", identity.publicKey);
}

/** Waits for something that no event tells. */
export async function until(holds: () => boolean | Promise<boolean>, timeoutMs: number, everyMs = 50): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
