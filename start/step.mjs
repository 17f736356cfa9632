import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { createProgress } from "./progress.mjs";

export class StepFailed extends Error {}

/** @typedef {(line: string) => void} Tell takes what a step is doing just now */

/** What a checkout takes with all that is installed and built in it (1.4 GB), and some room for what is fetched. */
export const neededBytes = 2_000_000_000;

const progress = createProgress(process.stdout);

/**
 * Runs a step of the set-up unless its inputs are as they were when it last succeeded. The stamp goes before the work
 * starts, so that an interrupted step is done again.
 *
 * @param {{ name: string, root: string, stamp: string, inputs: string[], also?: string, run(tell: Tell): Promise<void> | void }} step
 *   `inputs`: files and folders, below root; `also`: anything else that the result depends on
 */
export async function runStep({ name, root, stamp, inputs, also = "", run }) {
  const fingerprint = fingerprintOf(root, inputs, also);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint) return;
  rmSync(stamp, { force: true });
  progress.begin(name);
  let isDone = false;
  try {
    await run((line) => progress.at(name, line));
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, fingerprint);
    isDone = true;
  } finally {
    progress.end(name, isDone);
  }
}

/**
 * @param {string} root
 * @param {string[]} inputs
 * @param {string} also
 */
function fingerprintOf(root, inputs, also) {
  const hash = createHash("sha256").update(also);
  for (const file of inputs.flatMap((input) => filesBelow(join(root, input))).sort()) {
    hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !["node_modules", "generated", "testing"].includes(entry.name) && !entry.name.includes(".test."))
    .flatMap((entry) => filesBelow(join(path, entry.name)));
}

/**
 * Runs a program to its end. Its output is shown only when it fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, tell?: Tell, hint?: (output: string) => string | undefined }} options
 *   `hint` turns the output of a failure into one line that says what to do
 * @returns {Promise<string>} what it printed
 */
export function runProgram(command, args, { cwd, env, tell, hint }) {
  return new Promise((resolve, reject) => {
    let output = "";
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: ["ignore", "pipe", "pipe"] });
    const collect = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk).slice(-200_000);
      tell?.(output.trimEnd().split("\n").at(-1)?.trim() ?? "");
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", (error) => reject(new StepFailed(`${command} could not be started: ${error.message}`)));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(output);
      const advice = hint?.(output) ?? spaceHint(output);
      if (advice) return reject(new StepFailed(advice));
      const tail = output.trimEnd().split("\n").slice(-25).join("\n");
      reject(new StepFailed(`${command} ${args[0] ?? ""} ended with ${signal ?? `code ${code}`}:\n${tail}`));
    });
  });
}

/** @param {string} output */
const spaceHint = (output) =>
  /ENOSPC|No\s+space\s+left/.test(output)
    ? `There is no space left on the disk: the set-up needs about ${neededBytes / 1e9} GB; free some, then start again`
    : undefined;
