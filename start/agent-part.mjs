import { join } from "node:path";
import { hasJoined } from "./has-joined.mjs";
import { nodeFlags } from "./node-flags.mjs";
import { pinOf } from "./pin.mjs";
import { childEnv, nodePath, runNode } from "./set-up.mjs";

/** @typedef {import("./server-env.mjs").ServerEnv} ServerEnv */

/**
 * The agent of this machine joins by itself, once: when somebody removes the machine in the admin, it stays removed.
 *
 * @param {string} root
 * @param {ServerEnv} env
 * @returns {Promise<import("./supervise.mjs").Part>}
 */
export async function agentPart(root, env) {
  const stateDir = join(env.stateDir, "this-machine"); // `pnpm agent` in the same folder has another one
  const args = [...nodeFlags, "dist/agent.mjs", ...serverArguments(env), "--state-dir", stateDir];
  const agentEnv = childEnv(root);
  if (!hasJoined(join(stateDir, "identity.json"))) {
    agentEnv.TOKEN = await runNode(root, ["start/local-agent-token.ts", env.databaseUrl]);
  }
  return { name: "agent", command: nodePath(root), args, cwd: root, env: agentEnv };
}

/**
 * How an agent on this host reaches the server.
 *
 * @param {ServerEnv} env
 */
export function serverArguments({ localUrl, tls }) {
  if (tls) return ["--server", localUrl, "--pin", pinOf(tls)];
  const isLoopback = /^http:\/\/(127\.|localhost[:/]|\[::1\])/.test(localUrl);
  return ["--server", localUrl, ...(isLoopback ? [] : ["--insecure"])]; // its own address: nothing leaves this host
}
