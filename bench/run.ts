// pnpm bench [name] [--json]: measures, and says what was seen and which bars are met. A bar that is not met is a result,
// not a failure: the exit code is 1 only when something could not be measured.
import { parseArgs } from "node:util";
import { type BenchResult, sumUp } from "./figures.ts";
import { footprint } from "./footprint.ts";
import { history } from "./history.ts";
import { live } from "./live.ts";
import { reconnect } from "./reconnect.ts";
import { asTable, describeMachine, loadNow, type Report } from "./report.ts";
import { settings } from "./settings.ts";
import { start } from "./start.ts";
import { undoAll } from "./undo.ts";

const benches: Record<string, () => Promise<BenchResult>> = {
  live,
  settings,
  start,
  footprint,
  reconnect,
  history: () => history(),
};

const usage = `Usage: pnpm bench [name] [--json]

  name    one of ${Object.keys(benches).join(", ")}; all of them when it is left out
  --json  print one object for each on standard output, and nothing else
`;

async function measure(name: string, bench: () => Promise<BenchResult>): Promise<Report> {
  const loadBefore = loadNow();
  process.stderr.write(`${name} …\n`);
  try {
    const summed = sumUp(await bench());
    return { name, machine: describeMachine(loadBefore), ...summed };
  } finally {
    await undoAll();
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: "boolean" }, help: { type: "boolean" } },
  });
  if (values.help) return said(usage, 0);
  const names = positionals.length > 0 ? positionals : Object.keys(benches);
  const unknown = names.filter((name) => !benches[name]);
  if (unknown.length > 0) return said(`There is no bench "${unknown.join(", ")}".\n\n${usage}`, 1);

  let code = 0;
  for (const name of names) {
    try {
      const report = await measure(name, benches[name] as () => Promise<BenchResult>);
      process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : asTable(report));
    } catch (error) {
      code = said(`${name} could not be measured: ${error instanceof Error ? error.stack : error}\n`, 1);
    }
  }
  return code;
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
