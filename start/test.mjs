// npm test: installs what the tests need, runs them all, closes with "N passed, N failed".
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findOrInstallChromium } from "./chromium.mjs";
import { searchLogs } from "./search-logs.mjs";
import { childEnv, installAndBuild } from "./set-up.mjs";
import { StepFailed } from "./step.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const reports = mkdtempSync(join(tmpdir(), "realtimemonitor-test-"));
const logs = mkdtempSync(join(tmpdir(), "realtimemonitor-logs-"));
/** @type {NodeJS.ProcessEnv} */
const env = { ...childEnv(root), TEST_LOGS: logs };
/** @type {{ name: string, passed: number, failed: number }[]} */
const results = [];

/**
 * A program that passes or fails as a whole.
 *
 * @param {string} name
 * @param {string} command
 * @param {string[]} args
 */
function check(name, command, args) {
  const { status } = spawnSync(join(root, "node_modules", ".bin", command), args, { cwd: root, env, stdio: "inherit" });
  results.push({ name, passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 });
}

/** @param {string} project */
function vitest(project) {
  const report = join(reports, `${project}.json`);
  const args = ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { status } = spawnSync(join(root, "node_modules", ".bin", "vitest"), args, {
    cwd: root,
    env,
    stdio: "inherit",
  });
  const { passed, failed } = countsOf(report);
  // whatever it reported, a run that did not end well has not passed
  results.push({ name: project, passed, failed: status !== 0 ? Math.max(failed, 1) : failed });
}

/** The logs of all that the tests started, against all secrets that they had. */
function searchTheLogs() {
  const { files, secrets, found } = searchLogs(logs);
  for (const { file, line, kind } of found) process.stdout.write(`✗ ${file}, line ${line}: ${kind}\n`);
  // who finds no logs or knows no secrets has searched nothing
  const isSearched = files > 0 && secrets > 0;
  if (!isSearched) process.stdout.write("✗ There were no logs, or no secrets, to search for\n");
  process.stdout.write(`Searched ${files} logs for ${secrets} secrets and for whatever looks like one\n`);
  results.push({
    name: "no secret in a log",
    passed: found.length === 0 && isSearched ? 1 : 0,
    failed: isSearched ? found.length : 1,
  });
}

/** @param {string} report */
function countsOf(report) {
  try {
    const { numPassedTests, numTotalTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
    // a test that was not run because its file or its preparation failed has not passed; nor has a file without tests
    const empty = testResults.filter(
      (/** @type {{ assertionResults: unknown[] }} */ file) => file.assertionResults.length === 0,
    );
    return { passed: numPassedTests, failed: numTotalTests - numPassedTests + empty.length };
  } catch {
    return { passed: 0, failed: 1 }; // it died before it could report
  }
}

try {
  await installAndBuild({ root, webBuild: true });
  check("format and lint", "biome", ["ci", "."]);
  check("types", "tsc", []);
  vitest("unit");
  vitest("integration");
  const chromium = findOrInstallChromium();
  if (chromium) {
    env.CHROMIUM = chromium;
    vitest("e2e");
  } else {
    process.stdout.write('No Chromium for the journeys: install it, on Debian with "apt install chromium"\n');
    results.push({ name: "e2e", passed: 0, failed: 1 });
  }
  searchTheLogs();
} catch (error) {
  process.stdout.write(
    `${error instanceof StepFailed ? error.message : error instanceof Error ? error.stack : error}\n`,
  );
  results.push({ name: "set-up", passed: 0, failed: 1 });
} finally {
  rmSync(reports, { recursive: true, force: true });
  rmSync(logs, { recursive: true, force: true }); // the secrets of the tests are in it
}

process.stdout.write("\n");
for (const { name, passed, failed } of results) {
  process.stdout.write(`${failed > 0 ? "✗" : "✓"} ${name}: ${passed} of ${passed + failed}\n`);
}
const sum = (/** @type {"passed" | "failed"} */ key) => results.reduce((total, result) => total + result[key], 0);
process.stdout.write(`\n${sum("passed")} passed, ${sum("failed")} failed\n`);
process.exitCode = sum("failed") > 0 ? 1 : 0;
