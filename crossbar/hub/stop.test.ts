import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, it } from "vitest";

/** A program that takes its time to stop, as a hub does that still writes. */
const program = `
  import { whenToStop } from ${JSON.stringify(join(import.meta.dirname, "stop.ts"))};
  const { asked } = whenToStop();
  console.log("runs");
  const code = await asked;
  console.log("writes");
  await new Promise((resolve) => setTimeout(resolve, 300));
  console.log("has written");
  process.exit(code);
`;

function start() {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  const said = async (words: string) => {
    while (!output.includes(words)) await once(child.stdout, "data");
  };
  return { child, said, output: () => output };
}

it("a second signal does not end a hub that is stopping", async () => {
  const { child, said, output } = start();
  const ended = once(child, "exit");
  await said("runs");
  child.kill("SIGTERM");
  await said("writes");
  child.kill("SIGTERM");
  child.kill("SIGINT");
  expect(await ended).toEqual([143, null]);
  expect(output()).toContain("has written");
});

it("the end of standard input is a stop that is not followed by a start", async () => {
  const { child, said } = start();
  const ended = once(child, "exit");
  await said("runs");
  child.stdin.end();
  expect(await ended).toEqual([0, null]);
});
