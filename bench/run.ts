// pnpm bench [name] [--json]: measures, and says what was seen and which bars are met. A bar that is not met is a result,
// not a failure: the exit code is 1 only when something could not be measured.
import { parseArgs } from "node:util";
import { type BenchOptions, type BenchResult, sumUp } from "./figures.ts";
import { flood } from "./flood.ts";
import { footprint } from "./footprint.ts";
import { freshness } from "./freshness.ts";
import { history } from "./history.ts";
import { live } from "./live.ts";
import { page } from "./page.ts";
import { reconnect } from "./reconnect.ts";
import { recovery } from "./recovery.ts";
import { asTable, describeMachine, loadNow, type Report } from "./report.ts";
import { settings } from "./settings.ts";
import { soak } from "./soak.ts";
import { start } from "./start.ts";
import { undoAll } from "./undo.ts";
import { weight } from "./weight.ts";

type Bench = (options: BenchOptions) => Promise<BenchResult>;

const benches: Record<string, Bench> = {
  live,
  settings,
  start,
  footprint,
  reconnect,
  history: () => history(),
  recovery,
  soak,
  weight,
  page,
  freshness,
  flood,
};

const usage = `Usage: pnpm bench [name] [--json] [--minutes N] [--machines N] [--only NAMES]

  name          one of ${Object.keys(benches).join(", ")}; all of them when it is left out
  --json        print one object for each on standard output, and nothing else
  --minutes N   of soak: how long it measures (30); of recovery: how long the cut lasts (5); of page: how long the heap is watched (10);
                of freshness: at most so long (11)
  --machines N  of soak (200), recovery (100) and page (100 and 1000, one after the other); of weight: at most so many (1000)
  --only NAMES  of flood: these attacks, with commas between
`;

async function measure(name: string, bench: Bench, options: BenchOptions): Promise<Report> {
  const loadBefore = loadNow();
  process.stderr.write(`${name} …\n`);
  try {
    const summed = sumUp(await bench(options));
    return { name, machine: describeMachine(loadBefore), ...summed };
  } finally {
    await undoAll();
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "boolean" },
      help: { type: "boolean" },
      minutes: { type: "string" },
      machines: { type: "string" },
      only: { type: "string" },
    },
  });
  if (values.help) return said(usage, 0);
  const names = positionals.length > 0 ? positionals : Object.keys(benches);
  const unknown = names.filter((name) => !benches[name]);
  if (unknown.length > 0) return said(`There is no bench "${unknown.join(", ")}".\n\n${usage}`, 1);

  const options = {
    minutes: numberOf("minutes", values.minutes),
    machines: numberOf("machines", values.machines),
    only: values.only,
  };

  let code = 0;
  for (const name of names) {
    try {
      const report = await measure(name, benches[name] as Bench, options);
      process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : asTable(report));
    } catch (error) {
      code = said(`${name} could not be measured: ${error instanceof Error ? error.stack : error}\n`, 1);
    }
  }
  return code;
}

function numberOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!(number > 0)) throw new Error(`--${flag}: "${text}" must be a number over 0`);
  return number;
}

function said(text: string, code: number): number {
  process.stderr.write(text);
  return code;
}

let isEnding = false;
function endEarly(code: number): void {
  if (isEnding) return; // a terminal sends Ctrl-C to pnpm too, which hands it on
  isEnding = true;
  process.stderr.write("Ending what was started …\n");
  void undoAll().then(() => process.exit(code));
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => endEarly(130));
process.on("uncaughtException", (error) => {
  process.stderr.write(`${error.stack}\n`);
  endEarly(1);
});

process.exit(await main().catch((error) => said(`${error instanceof Error ? error.message : error}\n\n${usage}`, 1)));
