// What start/test.mjs searches when all has run: what every program that the tests started has written, and which secrets were
// in play meanwhile. Without its folder in the environment nothing is kept.
import { appendFileSync } from "node:fs";
import { basename, join } from "node:path";
import { inPlayFile } from "../../start/search-logs.mjs";

const folder = process.env.TEST_LOGS;
let programs = 0;
const noted = new Set<string>();

/** Takes what a program writes, into a file of its own. */
export function runLog(command: string): (chunk: Buffer | string) => void {
  if (!folder) return () => {};
  const file = join(folder, `${basename(command)}-${process.pid}-${programs++}.log`);
  appendFileSync(file, "", { mode: 0o600 });
  return (chunk) => appendFileSync(file, chunk);
}

/** A secret that no log may have. Kind "public" is none, though it looks like one. */
export function inPlay(kind: string, ...values: (string | undefined)[]): void {
  for (const value of values) {
    if (!folder || !value || noted.has(value)) continue;
    noted.add(value);
    appendFileSync(join(folder, inPlayFile), `${JSON.stringify({ kind, value })}\n`, { mode: 0o600 });
  }
}

/** What in a text looks like a secret: an answer tells tokens, a page has a link. */
const shown = /\b[jti]-[a-z0-9]{32,40}\b|\beyJ[\w-]+(?:\.[\w-]*)+|\b[a-z0-9]{8,9}\.[\w-]{16}\.[\w-]{43}\b/g;
export const inPlayOf = (kind: string, text: string): void =>
  inPlay(kind, ...(folder ? (text.match(shown) ?? []) : []));
