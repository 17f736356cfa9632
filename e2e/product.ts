import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

export const root = join(import.meta.dirname, "..");

/** A program of the product under test, ended by its process group when the test is over. */
export type Program = { child: ChildProcess; output(): string; stop(): Promise<number | null> };

/** Starts a program in the project's folder, in a process group of its own. */
export function startProgram(command: string, args: string[], env: Record<string, string>, cwd = root): Program {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      output = (output + chunk).slice(-100_000);
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    child.on("exit", resolve);
    child.on("error", () => resolve(null));
  });
  const signal = (name: NodeJS.Signals) => {
    try {
      if (child.pid) process.kill(-child.pid, name);
    } catch {
      // it is gone already
    }
  };
  return {
    child,
    output: () => output,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
      const kill = setTimeout(() => signal("SIGKILL"), 25_000);
      const code = await ended;
      clearTimeout(kill);
      signal("SIGTERM"); // npx may end without a word to what it runs
      return code;
    },
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

export type Product = Program & { url: string; stateDir: string; env: Record<string, string>; signInLink(): string };

type StartOptions = {
  variables?: Record<string, string>;
  /** Is told how to end it before it is up: for who may be interrupted meanwhile. */
  onStarting?(stop: () => Promise<unknown>): void;
};

/** `npm start` with ports and a state folder of its own; resolves when it says that it is up. */
export async function startProduct(args: string[] = [], options: StartOptions = {}): Promise<Product> {
  const stateDir = mkdtempSync("/tmp/rtm-"); // short, for its Unix sockets
  const [port, webPort] = [await freePort(), await freePort()];
  const env = { PORT: String(port), WEB_PORT: String(webPort), STATE_DIR: stateDir, ...options.variables };
  const program = startProgram("npm", ["start", "--silent", "--", ...args], env);
  const stop = async () => {
    const code = await program.stop();
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
  return { ...program, stop, env, stateDir, url: `http://127.0.0.1:${port}`, signInLink };
}

/** Waits for something that no event tells. */
export async function until(holds: () => boolean | Promise<boolean>, timeoutMs: number, everyMs = 50): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
