import type { Browser, Page } from "playwright-core";
import type { Host } from "../../bench/simulate/host.ts";
import type { Database } from "../../prisma/open-database.ts";
import type { Product } from "../product.ts";
import type { Look, StorageState } from "./camera.ts";

/** What is there to be taken: a server with a fleet, one with none, and somebody who administers both. */
export type Stage = {
  browser: Browser;
  product: Product;
  database: Database;
  admin: StorageState;
  empty: { product: Product; admin: StorageState };
  /** A machine with a past. */
  machine: { id: string; host: Host };
};

export type Picture = {
  name: string;
  /** The line under it in the gallery. */
  about: string;
  look: Look;
  /** Nobody: who has not signed in. */
  who?: "admin" | "nobody" | "admin of none";
  /** Leads the page to what is to be seen. */
  arrange(page: Page, stage: Stage): Promise<void>;
  /** Puts back what that changed for others. */
  restore?(page: Page): Promise<void>;
};
