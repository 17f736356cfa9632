import { join } from "node:path";
import type { Browser } from "playwright-core";
import { openDatabase } from "../../prisma/open-database.ts";
import { isFree } from "../../start/ports.mjs";
import { readServerEnv } from "../../start/server-env.mjs";
import { launchBrowser, makeAccount } from "../browser.ts";
import { type Product, root, startProduct } from "../product.ts";
import { openTab, type StorageState } from "./camera.ts";
import { type PictureFleet, startPictureFleet } from "./fleet.ts";
import { rememberHours } from "./history.ts";
import type { Stage } from "./picture.ts";

const [few, many] = [24, 76];
const hours = 26;
const usualPort = 8080;

/** `grow` makes a fleet of a hundred of the two dozen; `end` leaves nothing behind. */
export type OpenStage = Stage & { grow(): Promise<void>; end(): Promise<void> };

export async function openStage(): Promise<OpenStage> {
  const undo: (() => Promise<unknown>)[] = [];
  const end = async () => {
    for (const step of undo.reverse()) await step().catch(() => {});
  };
  try {
    const start = (variables: Record<string, string> = {}) =>
      startProduct(["--no-agent"], { variables, onStarting: (stop) => void undo.push(stop) });
    // the address is to be seen, and is the usual one where that is free
    const product = await start((await isFree(usualPort)) ? { PORT: String(usualPort) } : {});
    const emptyProduct = await start();
    const database = await openDatabase(readServerEnv(product.env, root).databaseUrl);
    undo.push(() => database.$disconnect());
    const startFleet = async (machines: number, seed: number): Promise<PictureFleet> => {
      const fleet = await startPictureFleet(product, database, machines, seed);
      undo.push(() => fleet.program.interrupt());
      return fleet;
    };
    const { hosts } = await startFleet(few, 1);
    const host = hosts.find(({ kind, trouble, cores }) => kind === "database" && !trouble && cores <= 16) ?? hosts[0];
    if (!host) throw new Error("there is no host to take a picture of");
    const { id } = await database.machine.findFirstOrThrow({ where: { name: host.name } });
    rememberHours(join(product.stateDir, "realtimemonitor.db"), id, host, hours);

    const browser = await launchBrowser();
    undo.push(() => browser.close());
    return {
      browser,
      product,
      database,
      admin: await accountOn(browser, product),
      empty: { product: emptyProduct, admin: await accountOn(browser, emptyProduct) },
      machine: { id, host },
      grow: async () => void (await startFleet(many, 2)),
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

async function accountOn(browser: Browser, product: Product): Promise<StorageState> {
  const page = await openTab(browser, { scheme: "light" });
  await makeAccount(page, product.signInLink());
  const state = await page.context().storageState();
  await page.context().close();
  return state;
}
