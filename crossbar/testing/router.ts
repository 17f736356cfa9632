import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyMigrations } from "../../prisma/apply-migrations.ts";
import { ensureSecrets, type Secrets } from "../../start/secrets.mjs";
import { readServerEnv, type ServerEnv } from "../../start/server-env.mjs";
import { prepareTls } from "../../start/tls.mjs";
import { writeRouterConfig } from "../render-config.mjs";
import { askHub } from "./ask-hub.ts";
import { freePort } from "./ports.ts";
import type { RouterConfig } from "./router-config.ts";

const root = join(import.meta.dirname, "../..");
const crossbar = join(root, ".venv/bin/crossbar");

export type TestRouter = {
  env: ServerEnv;
  secrets: Secrets;
  /** What Crossbar and the hub wrote so far. */
  log(): string;
  pid(): number;
  /** Sends a signal to Crossbar's controller and waits for its end. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts it (again) on the same state folder and waits until the hub has joined. */
  start(): Promise<void>;
  /** Ends it and removes the state folder. */
  stop(): Promise<void>;
};

type Options = {
  mode?: "production" | "development";
  variables?: Record<string, string>;
  crossbarArguments?: string[];
  /** What is to be otherwise in the router's configuration. */
  change?(config: RouterConfig): void;
};

/**
 * A real Crossbar with the hub as its guest, from its source, on free ports, with a state folder and a database of its own.
 * No web app is behind it.
 */
export async function startTestRouter(options: Options = {}): Promise<TestRouter> {
  if (!existsSync(crossbar)) throw new Error(`${crossbar} is missing: run "npm run setup" first`);
  // short, since the paths of Unix sockets are
  const stateDir = mkdtempSync(join(tmpdir(), "rm-"));
  const port = await freePort();
  const env = readServerEnv(
    { STATE_DIR: stateDir, PORT: String(port), LOG_LEVEL: "debug", ...options.variables },
    root,
  );
  const secrets = ensureSecrets(env);
  applyMigrations(env.databaseUrl);
  await prepareTls({ root, env });
  const configPath = writeRouterConfig({
    env,
    secrets,
    root,
    mode: options.mode ?? "production",
    nodePath: process.execPath,
    hubEntry: join(root, "crossbar/hub/main.ts"),
  });
  const config: RouterConfig = JSON.parse(readFileSync(configPath, "utf8"));
  options.change?.(config);
  writeFileSync(configPath, JSON.stringify(config));

  let child: ChildProcess | undefined;
  let written = "";
  const collect = (data: Buffer) => {
    written += data.toString();
  };

  const router: TestRouter = {
    env,
    secrets,
    log: () => written,
    pid: () => child?.pid ?? 0,
    async start() {
      const started = spawn(crossbar, ["start", "--cbdir", env.routerDir, ...(options.crossbarArguments ?? [])], {
        cwd: root,
        env: { ...process.env, PYTHONUNBUFFERED: "1" }, // as the product does it
        stdio: ["ignore", "pipe", "pipe"],
      });
      started.stdout.on("data", collect);
      started.stderr.on("data", collect);
      child = started;
      await until("the hub to join the router", async () => {
        if (started.exitCode !== null) throw new Error(`crossbar ended with ${started.exitCode}:\n${written}`);
        const health = await askHub(env.hubSocket, "/health").catch(() => undefined);
        return (health?.body as { router?: string } | undefined)?.router === "ok";
      }).catch((error) => Promise.reject(new Error(`${String(error)}\n${written}`)));
    },
    async kill(signal) {
      const killed = child;
      child = undefined;
      if (!killed || killed.exitCode !== null || killed.signalCode !== null) return;
      const ended = new Promise<void>((resolve) => killed.once("exit", () => resolve()));
      killed.kill(signal);
      await ended;
    },
    async stop() {
      await router.kill("SIGTERM");
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
  await router.start().catch(async (error) => {
    await router.stop();
    throw error;
  });
  return router;
}

/** Waits until a claim is true, looking every 50 ms; throws after `timeoutMs`. */
export async function until(what: string, isTrue: () => boolean | Promise<boolean>, timeoutMs = 20_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
