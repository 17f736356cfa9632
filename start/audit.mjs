// pnpm audit:deps: asks the registries whether a vulnerability is known in what the product is made of. Fails on findings only: where
// their data cannot be reached, it says so.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const patienceMs = 180_000;

/** @param {string} command @param {string[]} args */
function ask(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    timeout: patienceMs,
  });
  return { status, output: `${stdout ?? ""}${stderr ?? ""}${error ? error.message : ""}`.trim() };
}

/** @param {string} what @param {string} output */
function notReached(what, output) {
  const why =
    output
      .split("\n")
      .findLast((line) => line.trim() !== "")
      ?.slice(0, 300) ?? "no answer";
  process.stdout.write(`? ${what}: not looked at, since the data could not be reached (${why})\n`);
  return true;
}

/** @param {string} what @param {string} output */
function found(what, output) {
  process.stdout.write(`✗ ${what}:\n${output}\n`);
  return false;
}

/** @param {string} what */
function none(what) {
  process.stdout.write(`✓ ${what}: nothing is known against them\n`);
  return true;
}

function auditNpm() {
  const what = "npm packages of production";
  const { output } = ask("npx", ["--yes", "pnpm@12.21.0", "audit", "--prod", "--json"]);
  try {
    const { advisories, metadata } = JSON.parse(output.slice(output.indexOf("{")));
    if (metadata === undefined) return notReached(what, output);
    return Object.keys(advisories ?? {}).length === 0 ? none(what) : found(what, JSON.stringify(advisories, null, 1));
  } catch {
    return notReached(what, output);
  }
}

function auditPython() {
  const what = "Python packages";
  const folder = mkdtempSync(join(tmpdir(), "realtimemonitor-audit-"));
  try {
    const made = ask("python3", ["-m", "venv", folder]);
    if (made.status !== 0) return notReached(what, made.output);
    const installed = ask(join(folder, "bin", "pip"), [
      "install",
      "--quiet",
      "--disable-pip-version-check",
      "pip-audit",
    ]);
    if (installed.status !== 0) return notReached(what, installed.output);
    const file = join(root, "crossbar", "requirements.txt");
    const args = [
      "--requirement",
      file,
      "--disable-pip",
      "--require-hashes",
      "--format",
      "json",
      "--progress-spinner",
      "off",
    ];
    const { output } = ask(join(folder, "bin", "pip-audit"), args);
    try {
      const text = output.slice(output.indexOf('{"dependencies"'));
      const { dependencies } = JSON.parse(text.slice(0, text.lastIndexOf("}") + 1));
      const bad = dependencies.filter((/** @type {{ vulns?: unknown[] }} */ one) => (one.vulns ?? []).length > 0);
      return bad.length === 0 ? none(what) : found(what, JSON.stringify(bad, null, 1));
    } catch {
      return notReached(what, output);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = [auditNpm(), auditPython()].every(Boolean) ? 0 : 1;
