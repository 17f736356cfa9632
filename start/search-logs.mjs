import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Lines of `{ kind, value }`: the secrets that the tests know of; kind "public" is none, though it looks like one. */
export const inPlayFile = "in-play.ndjson";

/** What a secret looks like that nobody has noted. */
const shapes = {
  "a join token": /\bj-[a-z0-9]{32}\b/g,
  "an API token": /\bt-[a-z0-9]{40}\b/g,
  "an invitation": /\bi-[a-z0-9]{40}\b/g,
  "a one-time link": /\/(?:welcome|invite)#[\w-]{20,}/g,
  "a cookie or a ticket": /\beyJ[\w-]{16,}/g,
  "a nonce": /\b[a-z0-9]{8,9}\.[\w-]{16}\.[\w-]{43}\b/g,
  "a private key": /-----BEGIN [A-Z ]*PRIVATE KEY-----/g,
  "a secret of 32 bytes": /(?<![0-9a-fA-F])[0-9a-f]{64}(?![0-9a-fA-F])/g,
};

/** A package manager repeats the command that was typed, where it was typed, with the token in it. */
const isEchoOfCommand = (/** @type {string} */ file, /** @type {string} */ line) =>
  file.startsWith("npx-") && /^[$>] /.test(line);

/** Shorter ones would be found by chance. */
const shortestValue = 12;

/**
 * Which logs of a folder have a secret in them. It tells where and what kind, never the secret.
 *
 * @param {string} folder
 * @returns {{ files: number, secrets: number, found: { file: string, line: number, kind: string }[] }}
 */
export function searchLogs(folder) {
  const inPlay = readInPlay(join(folder, inPlayFile));
  const secrets = inPlay.filter(({ kind, value }) => kind !== "public" && value.length >= shortestValue);
  const open = new Set(inPlay.filter(({ kind }) => kind === "public").map(({ value }) => value));
  const files = readdirSync(folder).filter((name) => name.endsWith(".log"));
  const found = files.flatMap((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    const suspects = secrets.filter(({ value }) => text.includes(value)); // few, so that few lines are looked at again
    const hasShape = Object.values(shapes).some((shape) => text.search(shape) >= 0);
    if (suspects.length === 0 && !hasShape) return [];
    return text.split("\n").flatMap((line, index) => {
      if (isEchoOfCommand(file, line)) return [];
      const kinds = [
        ...suspects.filter(({ value }) => line.includes(value)).map(({ kind }) => kind),
        ...Object.entries(shapes)
          .filter(([, shape]) => (line.match(shape) ?? []).some((match) => !open.has(match)))
          .map(([kind]) => kind),
      ];
      return [...new Set(kinds)].map((kind) => ({ file, line: index + 1, kind }));
    });
  });
  return { files: files.length, secrets: secrets.length, found };
}

/**
 * @param {string} path
 * @returns {{ kind: string, value: string }[]}
 */
function readInPlay(path) {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
