import { existsSync, readFileSync } from "node:fs";
import { get } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { nodeFlags } from "./node-flags.mjs";
import { EnvError } from "./server-env.mjs";
import { childEnv, developmentRouterDir, nodePath, runNode } from "./set-up.mjs";
import { StepFailed } from "./step.mjs";
import { keepRunning } from "./supervise.mjs";

/** How long the first answer of /healthz may take; Crossbar alone needs some seconds on a small machine. */
const startPatienceMs = 60_000;
const next = "node_modules/next/dist/bin/next";

/**
 * Runs the server until SIGINT or SIGTERM: the router (with the hub as its guest), the web app and the agent of this
 * machine. Then ends them, the last one started first.
 *
 * @param {{ root: string, env: import("./server-env.mjs").ServerEnv, mode: "production" | "development", withAgent: boolean }} options
 */
export async function serve({ root, env, mode, withAgent }) {
  await refuseBusyPort("PORT", env.port, env.host);
  await refuseBusyPort("WEB_PORT", env.webPort, "127.0.0.1");

  const write = (/** @type {string} */ line) => void process.stdout.write(line);
  const stop = new AbortController();
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, () => stop.abort());
  process.stdout.on("error", () => {}); // whoever read it is gone: that must not keep the parts from being ended

  const parts = [keepRunning(routerPart(root, env, mode), write), keepRunning(webPart(root, env, mode), write)];
  try {
    await untilHealthy(env, stop.signal);
    if (withAgent) parts.push(keepRunning(await agentPart(root, env), write));
    greet(env);
    await aborted(stop.signal);
    write("\nStopping\n");
  } finally {
    for (const part of parts.reverse()) await part.stop();
  }
}

/**
 * @param {string} root
 * @param {import("./server-env.mjs").ServerEnv} env
 * @param {"production" | "development"} mode
 */
function routerPart(root, env, mode) {
  const cbdir = mode === "production" ? env.routerDir : developmentRouterDir(env);
  // At "info" the router's proxy would log the cookies of every request.
  const args = ["start", "--cbdir", cbdir, "--loglevel", "warn", "--color", "false"];
  return { name: "router", command: join(root, ".venv", "bin", "crossbar"), args, cwd: root, env: childEnv(root) };
}

/**
 * @param {string} root
 * @param {import("./server-env.mjs").ServerEnv} env
 * @param {"production" | "development"} mode
 */
function webPart(root, env, mode) {
  const command = mode === "production" ? [...nodeFlags, next, "start"] : [next, "dev"];
  return {
    name: "web",
    command: nodePath(root),
    args: [...command, "-H", "127.0.0.1", "-p", String(env.webPort)],
    cwd: root,
    // Next writes its own port into PORT
    env: { ...childEnv(root), ROUTER_PORT: String(env.port), NEXT_TELEMETRY_DISABLED: "1" },
  };
}

/**
 * The agent of this machine joins by itself, once: when somebody removes the machine in the admin, it stays removed.
 *
 * @param {string} root
 * @param {import("./server-env.mjs").ServerEnv} env
 */
async function agentPart(root, env) {
  const stateDir = join(env.stateDir, "this-machine"); // `pnpm agent` in the same folder has another one
  const args = ["dist/agent.mjs", "--server", env.localUrl, "--state-dir", stateDir];
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
 * @param {string} name
 * @param {number} port
 * @param {string} host
 */
function refuseBusyPort(name, port, host) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === "EADDRINUSE") {
        reject(
          new EnvError(
            `${name}: port ${port} is in use; end the program that has it, or choose another: ${name}=${port + 1}`,
          ),
        );
      } else if (error.code === "EACCES")
        reject(new EnvError(`${name}: this user may not open port ${port}; choose one from 1024 on`));
      else reject(new EnvError(`HOST: cannot listen on ${host} (${error.code}); use an address of this machine`));
    });
    probe.listen(port, host, () => probe.close(() => resolve(undefined)));
  });
}

/**
 * @param {import("./server-env.mjs").ServerEnv} env
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

/** @param {import("./server-env.mjs").ServerEnv} env */
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
