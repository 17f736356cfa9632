import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * A program of Debian's: the system's, else taken out of its package into a folder of this run. Nothing is installed, so
 * that no service of it starts.
 */
export function debianProgram(packageName: string, path: string, folder: string): string {
  if (existsSync(path)) return path;
  const place = join(folder, packageName);
  mkdirSync(place, { recursive: true });
  const apt = (...args: string[]) => execFileSync("apt-get", ["-qq", ...args], { cwd: place, stdio: "ignore" });
  try {
    try {
      apt("download", packageName);
    } catch {
      apt("update"); // its lists are old, or there are none yet
      apt("download", packageName);
    }
    const [file = ""] = readdirSync(place).filter((name) => name.endsWith(".deb"));
    execFileSync("dpkg", ["-x", file, place], { cwd: place, stdio: "ignore" });
  } catch (error) {
    throw new Error(`${path} is missing and Debian's package could not be had: apt install ${packageName} (${error})`);
  }
  return join(place, path);
}
