import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import type { Page } from "playwright-core";
import { makeAccount, openPage } from "../e2e/browser.ts";
import { freePort, type Program, root, startProgram } from "../e2e/product.ts";
import type { BenchResult } from "./figures.ts";
import { atTheEnd } from "./undo.ts";
import { now, startBrowser } from "./world.ts";

const secondStarts = 3;
const patienceMs = 600_000;

/**
 * A stranger's first minutes: `git clone`, `npm start` with nothing in any cache, the one-time link, the first live figure. Then
 * the same start again, as on each later day.
 */
export async function start(): Promise<BenchResult> {
  const folder = mkdtempSync("/tmp/rm-start-");
  atTheEnd(() => rmSync(folder, { recursive: true, force: true }));
  const checkout = join(folder, "clone");
  const ports = { PORT: String(await freePort()), WEB_PORT: String(await freePort()) };
  const url = `http://127.0.0.1:${ports.PORT}`;
  const env = { ...emptyHome(join(folder, "home")), ...ports };
  const { page } = await openPage(await startBrowser());
  const figures: Record<string, number[]> = {};
  const note = (name: string, ms: number) => {
    figures[name] = [...(figures[name] ?? []), ms / 1_000];
  };

  const began = now();
  await run("git", ["clone", "--quiet", root, checkout], env, folder);
  const cloned = now();
  note("cloneS", cloned - began);
  const first = await startAndWait(checkout, env, note);
  await makeAccount(page, linkOf(checkout));
  const accountMade = now();
  await firstLiveFigure(page);
  note("firstServerUpS", first.upAt - cloned);
  note("firstAccountS", accountMade - first.upAt);
  note("firstFigureS", now() - accountMade);
  note("firstStartS", now() - began);
  await first.program.terminate();

  for (let n = 0; n < secondStarts; n += 1) {
    const again = now();
    const { program, upAt } = await startAndWait(checkout, env, () => {});
    await page.goto(url);
    await firstLiveFigure(page);
    note("secondServerUpS", upAt - again);
    note("secondFigureS", now() - upAt);
    note("secondStartS", now() - again);
    await program.terminate();
  }
  return {
    figures,
    bars: [
      {
        what: "fresh clone, empty caches → first live figure, in s",
        figure: "firstStartS",
        statistic: "max",
        limit: 120,
      },
      { what: "second start → first live figure, in s", figure: "secondStartS", statistic: "max", limit: 8 },
    ],
    notes: ["packages, router and the builds are steps of firstServerUpS; the router's step runs beside the others"],
  };
}

/** What a step of the set-up says when it is done: "✓ web build (17.5 s)". */
const stepDone = /✓ (.+) \(([\d.]+) s\)/;

async function startAndWait(checkout: string, env: Environment, note: (name: string, ms: number) => void) {
  const program = startProgram("npm", ["start", "--silent"], env, checkout);
  atTheEnd(() => program.terminate());
  const upAt = await new Promise<number>((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error("it takes too long")), patienceMs);
    program.child.once("exit", (code) => reject(new Error(`npm start ended with ${code}:\n${program.output()}`)));
    if (!program.child.stdout) throw new Error("its output can't be read");
    createInterface({ input: program.child.stdout }).on("line", (line) => {
      const [, step, seconds] = stepDone.exec(line) ?? [];
      if (step) note(`${wordOf(step)}StepS`, Number(seconds) * 1_000);
      if (!line.includes("realtimemonitor is at")) return;
      clearTimeout(patience);
      resolve(now());
    });
  });
  return { program, upAt };
}

/** "agent and hub" → agentAndHub */
const wordOf = (step: string) =>
  step
    .replaceAll(/[^a-z ]/gi, "")
    .toLowerCase()
    .replaceAll(/ ([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The page is live, and on it a machine that is online, with a figure of it. */
async function firstLiveFigure(page: Page): Promise<void> {
  await page.getByRole("status", { name: "Connection" }).getByText("Live").waitFor();
  const card = page.getByRole("article").filter({ has: page.getByText("online", { exact: true }) });
  await card.getByRole("meter", { name: "core 1", exact: true }).waitFor();
}

const linkOf = (checkout: string) =>
  readFileSync(join(checkout, ".realtimemonitor", "first-sign-in-link"), "utf8").trim();

type Environment = Record<string, string>;

/** A home with nothing in it: no packages, no store, no pip cache. Which registry to use is still known. */
function emptyHome(home: string): Environment {
  mkdirSync(home, { recursive: true });
  const npmrc = join(homedir(), ".npmrc");
  const path = (process.env.PATH ?? "").split(delimiter).filter((folder) => !folder.includes("node_modules"));
  return {
    ...(existsSync(npmrc) && { npm_config_userconfig: npmrc }),
    PATH: path.join(delimiter),
    HOME: home,
    XDG_CACHE_HOME: join(home, "cache"),
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_DATA_HOME: join(home, "data"),
    XDG_STATE_HOME: join(home, "state"),
    npm_config_cache: join(home, "npm"),
    npm_config_store_dir: join(home, "store"),
    PIP_CACHE_DIR: join(home, "pip"),
  };
}

async function run(command: string, args: string[], env: Environment, cwd: string): Promise<void> {
  const program: Program = startProgram(command, args, env, cwd);
  const code = await new Promise<number | null>((resolve) => program.child.once("exit", resolve));
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${program.output()}`);
}
