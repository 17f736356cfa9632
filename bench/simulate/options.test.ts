import { describe, expect, it } from "vitest";
import { RefusedError } from "../../agent/src/enrol.ts";
import { EnvError } from "../../agent/src/env.ts";
import { hostOf } from "./host.ts";
import { kindNames } from "./kinds.ts";
import { refuseTooFewFiles } from "./limits.ts";
import { readOptions } from "./options.ts";
import { createStatusLine } from "./status-line.ts";
import { dealTokens, wordsOfRefusal } from "./tokens.ts";
import { usualBroken } from "./trouble.ts";

const [one, two] = [`j-${"a".repeat(32)}`, `j-${"b".repeat(32)}`];
const read = (args: string, env: Record<string, string> = {}) => readOptions(args.split(" ").filter(Boolean), env);

describe("the options of a simulation", () => {
  it("have defaults that a small server can bear", () => {
    expect(read("")).toMatchObject({ machines: 100, minutes: 10, joinsPerSecond: 20, broken: 5, seed: 1, tokens: [] });
  });

  it("take tokens from flags, by kind if need be, or from the environment", () => {
    const expected = [
      { kind: undefined, token: one },
      { kind: "web", token: two },
    ];
    expect(read(`-- --token ${one} --token web=${two}`)).toMatchObject({ tokens: expected });
    expect(read("", { TOKEN: `${one},web=${two}` })).toMatchObject({ tokens: expected });
  });

  it.each([
    ["--machines 0", "--machines: must be at least 1"],
    ["--machines many", "--machines: must be of type number"],
    ["--minutes 0", "--minutes: must be at least 0.1"],
    ["--minutes 99999", "--minutes: must be at most 10080"],
    ["--joins 0.5", "--joins: must be of type int"],
    ["--broken 101", "--broken: must be at most 100"],
    ["--token j-short", "--token: must be j- and 32 characters"],
    [`--token car=${one}`, '"car" is no kind of host; use one of web'],
    ["--server http://monitor.example", "--insecure allows plain http://"],
    ["--nonsense", "Unknown option '--nonsense' (--help lists the options)"],
  ])("refuse %s and say why", (args, words) => {
    expect(() => read(args)).toThrow(EnvError);
    expect(() => read(args)).toThrow(words);
  });

  it("break a few of a hundred, and no more than a quarter of a small fleet", () => {
    expect([4, 24, 100, 1_000].map(usualBroken)).toEqual([1, 5, 5, 20]);
  });
});

describe("tokens", () => {
  const hosts = Array.from({ length: 40 }, (_, index) => hostOf(index, { seed: 1, machines: 40, broken: 0 }));

  it("of a host's kind go before those for all, which are dealt in turn", () => {
    const deal = dealTokens([
      { kind: undefined, token: "first" },
      { kind: undefined, token: "second" },
      { kind: "web", token: "for web" },
    ]);
    for (const [index, host] of hosts.entries()) {
      const inTurn = index % 2 === 0 ? "first" : "second";
      expect(deal(host, index)).toBe(host.kind === "web" ? "for web" : inTurn);
    }
  });

  it("are asked for when a new host has none", () => {
    const deal = dealTokens([{ kind: kindNames[0], token: one }]);
    const other = hosts.findIndex(({ kind }) => kind !== kindNames[0]);
    expect(() => deal(hosts[other] as never, other)).toThrow("is new and there is none for it");
  });

  it("that are used up are named with what is missing", () => {
    const counts = { machines: 1_500, joined: 20, publishing: 20, made: 0, held: 0, lost: 0 };
    const words = wordsOfRefusal(new RefusedError(403, "token: is used up; make a new one in the admin"), counts);
    expect(words).toMatch(/20 of 1500 have joined.*1000 at most.*at least 1480.*several/);
    expect(wordsOfRefusal(new RefusedError(403, "token: is not known here"), counts)).not.toContain("at most");
    expect(wordsOfRefusal(new Error("other"), counts)).toBeUndefined();
  });
});

it("too few open files are told before anything is started, with what to say to the shell", () => {
  const limits =
    "Limit                     Soft Limit           Hard Limit           Units\nMax open files            1024                 4096                 files\n";
  expect(() => refuseTooFewFiles(1_000, limits)).toThrow(/ulimit -n 1200.*at most 824 with --machines/);
  expect(() => refuseTooFewFiles(800, limits)).not.toThrow();
  expect(() => refuseTooFewFiles(800, "")).not.toThrow();
});

it("a status line tells the rate since the one before", () => {
  let ms = 0;
  const line = createStatusLine(() => ms);
  const counts = { machines: 10, joined: 10, publishing: 9, made: 45, held: 3, lost: 2 };
  ms = 5_000;
  expect(line(counts)).toBe("00:05  joined 10 of 10  publishing 9  9.0 samples/s  not yet stored 3  lost 2");
  ms = 65_000;
  expect(line({ ...counts, made: 645 })).toContain("01:05  joined 10 of 10  publishing 9  10.0 samples/s");
});
