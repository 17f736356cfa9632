import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

const sleepForever = "setInterval(() => {}, 1e6)";

/** A supervisor that starts a part in its own group, tells the guard and the part's pid, then lives on. */
const supervisor = `
  import { spawn } from "node:child_process";
  import { createGuard } from ${JSON.stringify(join(import.meta.dirname, "guard.mjs"))};
  const guard = createGuard();
  const part = spawn(process.execPath, ["-e", "console.log('ready'); ${sleepForever}"], { detached: true, stdio: ["ignore", "inherit", "inherit"] });
  guard.add(part.pid);
  ${sleepForever};
`;

it("ends the parts of a supervisor that was killed with -9", async () => {
  const child = spawn(process.execPath, ["--input-type=module", "-e", supervisor], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve)); // the part is up
  const partEnded = new Promise((resolve) => child.stdout.once("close", resolve)); // it holds the other end
  const supervisorEnd = new Promise((resolve) => child.once("exit", (_code, signal) => resolve(signal)));
  child.kill("SIGKILL");
  expect(await supervisorEnd).toBe("SIGKILL");
  await partEnded;
});
