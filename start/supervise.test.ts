import { expect, it, vi } from "vitest";
import { keepRunning } from "./supervise.mjs";

/** Supervises a Node script and gathers its lines. */
function run(script: string, patienceMs?: number, unsaid?: RegExp) {
  const lines: string[] = [];
  const waiting: (() => void)[] = [];
  const part = {
    name: "part",
    command: process.execPath,
    args: ["-e", script],
    cwd: process.cwd(),
    env: process.env,
    ...(unsaid && { unsaid }),
  };
  const write = (line: string) => {
    lines.push(line);
    for (const look of waiting) look();
  };
  const guard = { add: vi.fn(), remove: vi.fn() };
  const supervised = keepRunning(part, { write, guard, ...(patienceMs && { patienceMs }) });
  const matches = (pattern: RegExp) => lines.map((line) => pattern.exec(line)).filter((match) => match !== null);
  const until = (pattern: RegExp, count = 1) =>
    new Promise<RegExpExecArray[]>((resolve) => {
      const look = () => matches(pattern).length >= count && resolve(matches(pattern));
      waiting.push(look);
      look();
    });
  return { ...supervised, guard, lines, until };
}

it("starts a killed part again and tells so", async () => {
  const part = run("console.log('pid', process.pid); setInterval(() => {}, 1e6)");
  const [first] = await part.until(/pid (\d+)/);
  process.kill(Number(first?.[1]), "SIGKILL");
  await part.until(/ended with SIGKILL; starting it again in 0.5 s/);
  const started = await part.until(/pid (\d+)/, 2);
  expect(started[1]?.[1]).not.toBe(first?.[1]);
  expect(part.state()).toMatchObject({ name: "part", restarts: 1, lastEnd: "SIGKILL", pid: Number(started[1]?.[1]) });
  await part.stop();
  expect(part.state().pid).toBeNull();
  expect(part.guard.add.mock.calls).toEqual(part.guard.remove.mock.calls);
});

it("waits longer each time when a part can't start", async () => {
  const part = run("process.exit(7)");
  await part.until(/ended with code 7; starting it again in 0.5 s/);
  await part.until(/ended with code 7; starting it again in 1 s/);
  await part.stop();
  const count = part.lines.length;
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(part.lines.length).toBe(count);
});

it("ends a part's own children with it", async () => {
  const ticking = "setInterval(() => console.log('tick'), 20)";
  const part = run(
    `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(ticking)}], { stdio: 'inherit' }); ${ticking}`,
  );
  await part.until(/tick/, 5);
  await part.stop();
  await new Promise((resolve) => setTimeout(resolve, 50)); // lines on their way
  const count = part.lines.length;
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(part.lines.length).toBe(count);
});

it("kills a part that does not end when asked", async () => {
  const part = run("process.on('SIGTERM', () => {}); console.log('ready'); setInterval(() => {}, 1e6)", 200);
  await part.until(/ready/);
  await part.stop();
});

it("hands on what a part prints, but for what would mislead", async () => {
  const part = run(
    "console.log('- Local: http://here'); console.error('warning'); setInterval(() => {}, 1e6)",
    200,
    /Local/,
  );
  await part.until(/warning/);
  await part.stop();
  expect(part.lines.join("")).toBe("part   │ warning\n");
});
