// pnpm fuzz [--runs N] [--seed S] [--first I]: throws garbage at a server that is started for it. See e2e/fuzz/README.md.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { childEnv, installAndBuild } from "./set-up.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "100000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    first: { type: "string", default: "0" },
  },
});
for (const [name, value] of Object.entries(values)) {
  if (!/^\d{1,9}$/.test(value)) throw new Error(`--${name} must be a whole number`);
}

await installAndBuild({ root, webBuild: true });
const env = { ...childEnv(root), FUZZ_RUNS: values.runs, FUZZ_SEED: values.seed, FUZZ_FIRST: values.first };
const args = ["run", "--project", "e2e", "e2e/fuzz.journey.ts"];
const { status } = spawnSync(join(root, "node_modules", ".bin", "vitest"), args, { cwd: root, env, stdio: "inherit" });
process.exitCode = status ?? 1;
