import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const paths = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const installed = () => paths.find((path) => existsSync(path));

/** The system's Chromium, else Debian's package when root may install it; undefined when there is none to be had. */
export function findOrInstallChromium() {
  const found = installed();
  if (found || process.getuid?.() !== 0 || spawnSync("apt-get", ["--version"]).error) return found;
  process.stdout.write("  … Chromium, Debian's package\n");
  const options = {
    stdio: /** @type {const} */ ("ignore"),
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  spawnSync("apt-get", ["update", "-qq"], options);
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], options);
  return installed();
}
