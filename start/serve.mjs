import { existsSync, readFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { createGuard } from "./guard.mjs";
import { openLogFile } from "./log-file.mjs";
import { nodeFlags } from "./node-flags.mjs";
import { refuseBusyPorts } from "./ports.mjs";
import { childEnv, developmentRouterDir, nodePath, runNode } from "./set-up.mjs";
import { createStatus } from "./status.mjs";
import { StepFailed } from "./step.mjs";
import { keepRunning } from "./supervise.mjs";

/**
 * @typedef {import("./server-env.mjs").ServerEnv} ServerEnv
 * @typedef {"production" | "development"} Mode
 */

/** How long the first answer of /healthz may take; Crossbar alone needs some seconds on a small machine. */
const startPatienceMs = 60_000;
const next = "node_modules/next/dist/bin/next";

/**
 * Runs the server until SIGINT or SIGTERM: the router (with the hub as its guest), the web app and the agent of this
 * machine. Then ends them, the last one started first.
 *
 * @param {{ root: string, env: ServerEnv, mode: Mode, withAgent: boolean }} options
 */
export async function serve({ root, env, mode, withAgent }) {
  await refuseBusyPorts(env);
  const stop = new AbortController();
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, () => stop.abort());
  process.stdout.on("error", () => {}); // whoever read it is gone: that must not keep the parts from being ended

  const toFile = openLogFile(env.logFile);
  const write = (/** @type {string} */ line) => {
    process.stdout.write(line);
    toFile(`${new Date().toISOString()} ${line}`);
  };
  const guard = createGuard();
  const status = createStatus(env);
  /** @type {ReturnType<typeof keepRunning>[]} */
  const parts = [];
  const run = (/** @type {import("./supervise.mjs").Part} */ part) => {
    parts.push(keepRunning(part, { write, guard, onChange: () => setImmediate(tell) }));
    tell();
  };
  const tell = () => status.write(parts.map((part) => part.state()));

  try {
    run(routerPart(root, env, mode));
    run(webPart(root, env, mode));
    await untilHealthy(env, stop.signal);
    if (withAgent) run(await agentPart(root, env));
    greet(env);
    await aborted(stop.signal);
    write("Stopping\n");
  } finally {
    for (const part of parts.reverse()) await part.stop();
    guard.stop();
    status.remove();
  }
}

/**
 * @param {string} root
 * @param {ServerEnv} env
 * @param {Mode} mode
 */
function routerPart(root, env, mode) {
  const cbdir = mode === "production" ? env.routerDir : developmentRouterDir(env);
  // At "info" the router's proxy would log the cookies of every request.
  const args = ["start", "--cbdir", cbdir, "--loglevel", "warn", "--color", "false"];
  const unsaid = /\[\w+ +\d+\]\s*$/; // it begins with empty lines
  return {
    name: "router",
    command: join(root, ".venv", "bin", "crossbar"),
    args,
    cwd: root,
    env: childEnv(root),
    unsaid,
  };
}

/**
 * @param {string} root
 * @param {ServerEnv} env
 * @param {Mode} mode
 */
function webPart(root, env, mode) {
  const command = mode === "production" ? [...nodeFlags, next, "start"] : [next, "dev"];
  return {
    name: "web",
    command: nodePath(root),
    args: [...command, "-H", "127.0.0.1", "-p", String(env.webPort)],
    cwd: root,
    unsaid: /^\s*(▲ Next|- Local:|- Network:|$)/, // its own port is not where people are to go
    // Next writes its own port into PORT
    env: { ...childEnv(root), ROUTER_PORT: String(env.port), NEXT_TELEMETRY_DISABLED: "1" },
  };
}

/**
 * The agent of this machine joins by itself, once: when somebody removes the machine in the admin, it stays removed.
 *
 * @param {string} root
 * @param {ServerEnv} env
 */
async function agentPart(root, env) {
  const stateDir = join(env.stateDir, "this-machine"); // `pnpm agent` in the same folder has another one
  const args = [...nodeFlags, "dist/agent.mjs", "--server", env.localUrl, "--state-dir", stateDir];
  if (!/^http:\/\/(127\.|localhost[:/]|\[::1\])/.test(env.localUrl)) args.push("--insecure"); // its own address: nothing leaves this host
  const agentEnv = childEnv(root);
  if (!hasJoined(join(stateDir, "identity.json"))) {
    agentEnv.TOKEN = await runNode(root, ["start/local-agent-token.ts", env.databaseUrl]);
  }
  return { name: "agent", command: nodePath(root), args, cwd: root, env: agentEnv };
}

/** @param {string} identityFile */
function hasJoined(identityFile) {
  if (!existsSync(identityFile)) return false;
  try {
    return Boolean(JSON.parse(readFileSync(identityFile, "utf8")).machineId);
  } catch {
    return true; // the agent itself says what is wrong with it
  }
}

/**
 * @param {ServerEnv} env
 * @param {AbortSignal} signal
 */
async function untilHealthy(env, signal) {
  const deadline = Date.now() + startPatienceMs;
  let last = "no answer";
  while (!signal.aborted) {
    try {
      const { status, text } = await ask(`${env.localUrl}/healthz`, 3_000);
      if (status === 200) return;
      last = text.slice(0, 200);
    } catch (error) {
      last = /** @type {Error} */ (error).message;
    }
    if (Date.now() > deadline) {
      throw new StepFailed(
        `The server did not become healthy within ${startPatienceMs / 1000} s (${last}); its parts say why above`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/**
 * What `fetch` would do, which keeps 8 MB for as long as this process lives.
 *
 * @param {string} url
 * @param {number} timeoutMs
 * @returns {Promise<{ status: number, text: string }>}
 */
function ask(url, timeoutMs) {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false, signal: AbortSignal.timeout(timeoutMs) }, async (answer) => {
      try {
        let text = "";
        for await (const chunk of answer.setEncoding("utf8")) text += chunk;
        resolve({ status: answer.statusCode ?? 0, text });
      } catch (error) {
        reject(error);
      }
    });
    request.on("error", reject);
  });
}

/** @param {ServerEnv} env */
function greet(env) {
  process.stdout.write(`\n  realtimemonitor is at ${env.publicUrl}\n`);
  if (existsSync(env.firstSignInLinkFile)) {
    // Not into a log that somebody keeps: only onto a terminal.
    const where = process.stdout.isTTY
      ? readFileSync(env.firstSignInLinkFile, "utf8").trim()
      : `in ${env.firstSignInLinkFile}`;
    process.stdout.write(`  Make your account with the one-time link (one hour): ${where}\n`);
  }
  process.stdout.write("  Ctrl-C ends it.\n\n");
}

/** @param {AbortSignal} signal */
const aborted = (signal) =>
  signal.aborted
    ? Promise.resolve()
    : new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
