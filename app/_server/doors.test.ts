// What people and programs ask, thrown at: words that name the field, never an error of another kind; and text that stays text.
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Refused } from "./errors.ts";
import { csvField } from "./history-csv.ts";
import { readEventQuestion, readHistoryQuestion } from "./history-question.ts";
import { joinCommand } from "./join-command.ts";
import { askerOf, isSameOrigin } from "./peer.ts";

fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 7) }); // a new finding belongs to who looks for it

process.env.PUBLIC_URL = "https://monitor.example.org";

const word = fc.oneof(
  fc.string(),
  fc.constantFrom("0", "1", "-1", "1e9", "2026-11-24", "2026-11-24T09:00:00Z", "all", "csv", "json"),
);
const query = fc.array(fc.tuple(fc.constantFrom("from", "to", "points", "format", "parts", "before", "x"), word), {
  maxLength: 4,
});

describe("a question about the past", () => {
  it("is bounded, or refused in words that name its field", () => {
    fc.assert(
      fc.property(query, fc.option(fc.string()), (pairs, accept) => {
        const asked = new URLSearchParams(pairs);
        for (const read of [
          () => readHistoryQuestion(asked, accept, 1_000_000_000_000),
          () => readEventQuestion(asked),
        ]) {
          try {
            const { from, to, points } = { points: 1, ...read() };
            expect(points).toBeGreaterThan(0);
            expect(points).toBeLessThanOrEqual(5_000);
            if (from !== undefined && to !== undefined) expect(from).toBeLessThan(to);
          } catch (error) {
            expect(error).toBeInstanceOf(Refused);
            expect((error as Refused).field).toMatch(/\S/);
          }
        }
      }),
    );
  });
});

describe("a field of CSV", () => {
  it("is one field, which no spreadsheet takes for a formula", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.string().map((text) => `=${text}`),
        ),
        (text) => {
          const field = csvField(text);
          const isQuoted = field.startsWith('"');
          const plain = isQuoted ? field.slice(1, -1).replaceAll('""', '"') : field;
          expect(plain).not.toMatch(/^[=+\-@\t\r]/);
          expect(plain.replace(/^'/, "")).toBe(text.replace(/^'/, ""));
          if (!isQuoted) expect(field).not.toMatch(/[",\r\n]/);
          else expect(field.slice(1, -1).replaceAll('""', "")).not.toContain('"');
        },
      ),
    );
  });
});

describe("the command to join", () => {
  /** What a shell makes of it: the arguments, each on its own line of NULs. */
  const argumentsOf = (command: string) =>
    execFileSync("sh", ["-c", command.replace(/^pnpm agent/, "printf '%s\\0'")], { encoding: "utf8" })
      .split("\0")
      .slice(0, -1);
  const said = (name: string) => argumentsOf(joinCommand("j-token", name).text);

  it.each([
    "$(rm -rf ~)",
    "'; rm -rf ~; '",
    "`id`",
    '"; id; "',
    "a\\",
    "a'b'c",
    "!!",
    "&& id",
    "-x",
    "--insecure",
    "~",
    "*",
    "a=b",
    "#x",
    "$HOME",
  ])("gives a shell the name %s as one argument of that text, which no option is", (name) => {
    expect(said(name)).toEqual(["--server", "https://monitor.example.org", "--token", "j-token", ...withName(name)]);
  });

  it("so it does with any name", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 64 }).filter((name) => !name.includes("\0")),
        (name) => {
          expect(said(name).slice(4)).toEqual(withName(name));
        },
      ),
      { numRuns: 60 },
    );
  });

  const withName = (name: string) => (name.startsWith("-") ? [`--name=${name}`] : ["--name", name]);
});

describe("who asks", () => {
  it("is never an error, and one asker is one word", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()), fc.string(), (address, origin) => {
        expect(askerOf(address)).toBe(askerOf(address));
        const headers = {
          get: (name: string) => (name === "origin" ? origin : name === "host" ? "here.example" : null),
        };
        expect(isSameOrigin(headers)).toBe(URL.canParse(origin) && new URL(origin).host === "here.example");
      }),
    );
  });
});
