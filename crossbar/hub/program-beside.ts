import { existsSync } from "node:fs";
import { join } from "node:path";

/** Another program of the hub: bundled beside the bundled hub, else its source. */
export function programBeside(name: string): string {
  const bundled = join(import.meta.dirname, `${name}.mjs`);
  return existsSync(bundled) ? bundled : join(import.meta.dirname, `${name}.ts`);
}
