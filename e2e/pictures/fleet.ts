import { join } from "node:path";
import { type Host, hostOf } from "../../bench/simulate/host.ts";
import { usualBroken } from "../../bench/simulate/trouble.ts";
import type { Database } from "../../prisma/open-database.ts";
import { readServerEnv } from "../../start/server-env.mjs";
import { type Product, type Program, root, startProgram, until } from "../product.ts";

/** A broken one may be silent for minutes before it joins. */
const presentShare = 0.85;

export type PictureFleet = { program: Program; hosts: Host[] };

/** Simulated machines as the demo has them, in a process of their own; the same seed gives the same names each time. */
export async function startPictureFleet(
  product: Product,
  database: Database,
  machines: number,
  seed: number,
): Promise<PictureFleet> {
  const { databaseUrl, localUrl } = readServerEnv(product.env, root);
  const TOKEN = await tokensFor(databaseUrl, machines);
  const bounds = ["--machines", String(machines), "--seed", String(seed), "--minutes", "40"];
  const program = startProgram(process.execPath, ["bench/simulate/main.ts", "--server", localUrl, ...bounds], {
    TOKEN,
  });
  const before = await database.machine.count();
  const isThere = async () => (await database.machine.count()) - before >= machines * presentShare;
  await until(async () => program.child.exitCode !== null || (await isThere()), 120_000, 250).catch(() => {});
  if (!(await isThere())) throw new Error(`the simulated machines did not come: ${program.output()}`);
  const options = { seed, machines, broken: usualBroken(machines) };
  return { program, hosts: Array.from({ length: machines }, (_, index) => hostOf(index, options)) };
}

async function tokensFor(databaseUrl: string, machines: number): Promise<string> {
  const program = startProgram(process.execPath, [join("start", "demo-tokens.ts"), databaseUrl, String(machines)], {});
  const code = await new Promise<number | null>((resolve) => program.child.once("exit", resolve));
  if (code !== 0) throw new Error(`no tokens: ${program.output()}`);
  return program.output().trim();
}
