import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram, StepFailed } from "./step.mjs";

const candidates = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"];

/** What stands in for the packages that the requirements leave out. */
export const standIns = "crossbar/router/stand_ins.py";

/** The first Python on the PATH that Crossbar takes. */
export function findPython() {
  const seen = [];
  for (const name of candidates) {
    const result = spawnSync(name, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"], { encoding: "utf8" });
    const version = result.status === 0 ? result.stdout.trim() : undefined;
    if (!version) continue;
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (major === 3 && minor >= 11) return { name, version };
    seen.push(`${name} is ${version}`);
  }
  throw new StepFailed(
    `Python 3.11 or newer is needed for the router (${seen.join(", ") || "none was found"}): install it, on Debian with "apt install python3 python3-venv"`,
  );
}

/**
 * Crossbar in a virtual environment of the project's own, from the hashed requirements. `--no-deps`, because the list is
 * whole and pip takes a package's extras for requirements without a hash.
 *
 * @param {string} root
 * @param {string} python
 * @param {import("./step.mjs").Tell} tell
 */
export async function installCrossbar(root, python, tell) {
  const venv = join(root, ".venv");
  rmSync(venv, { recursive: true, force: true }); // a half-made one is not to be mended
  tell("making a virtual environment");
  await runProgram(python, ["-m", "venv", venv], {
    cwd: root,
    hint: (output) =>
      /ensurepip/.test(output)
        ? `${python} has no venv module: install it, on Debian with "apt install python3-venv"`
        : undefined,
  });
  const options = [
    "--disable-pip-version-check",
    "--no-input",
    "--no-deps",
    "--require-hashes",
    "--progress-bar",
    "off",
  ];
  await runProgram(
    join(venv, "bin", "python"),
    ["-m", "pip", "install", ...options, "-r", "crossbar/requirements.txt"],
    {
      cwd: root,
      hint: (output) =>
        /No matching distribution|NewConnectionError|ConnectionError|Temporary failure in name resolution/.test(output)
          ? "The Python packages could not be fetched: check the network and the pip configuration, then start again"
          : undefined,
    },
  );
  if (!existsSync(join(venv, "bin", "crossbar"))) throw new StepFailed("Crossbar was installed without its program");
  await installStandIns(root, join(venv, "bin", "python"));
}

/** Has each Python of the environment import the stand-ins first, so that a plain `crossbar start` finds them too. */
async function installStandIns(/** @type {string} */ root, /** @type {string} */ python) {
  const where = await runProgram(python, ["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], {
    cwd: root,
  });
  const packages = where.trim();
  copyFileSync(join(root, standIns), join(packages, "stand_ins.py"));
  writeFileSync(join(packages, "stand_ins.pth"), "import stand_ins\n");
}
