import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { JoinToken } from "@realtimemonitor/protocol/enrolment.ts";
import { explain } from "@realtimemonitor/protocol/explain.ts";
import { MachineName } from "@realtimemonitor/protocol/identifiers.ts";
import type { LogLevel } from "@realtimemonitor/protocol/log.ts";
import { z } from "zod";
import { EnvError } from "../../agent/src/env.ts";
import { parseServerUrl } from "../../agent/src/server-url.ts";
import { kindNames } from "./kinds.ts";
import { usualBroken } from "./trouble.ts";

/** A token, for the hosts of one kind when that is named. */
export type FleetToken = { kind: string | undefined; token: string };

export type SimulateOptions = {
  machines: number;
  server: URL;
  insecure: boolean;
  tokens: FleetToken[];
  minutes: number;
  joinsPerSecond: number;
  broken: number;
  seed: number;
  namePrefix: string | undefined;
  /** undefined: keys live as long as the process. */
  stateDir: string | undefined;
  logLevel: LogLevel;
};

export const help = `Usage: pnpm simulate --token T [--machines N] [--server URL] [--minutes N] [--joins N] [--broken N] [--seed N]
                     [--names PREFIX] [--state-dir D] [--insecure]

Runs many agents in one process: real keys, joins, sessions, settings and samples; only the figures are made up.

  --machines N    how many (100)
  --server URL    the server (http://127.0.0.1:8080)
  --token T       a join token from the admin, with a use left for each new machine; it gives tags and first settings. May be
                  repeated: machines take turns. KIND=T is for hosts of that kind: ${kindNames.join(", ")}.
                  TOKEN=T,… in the environment is the same, and not to be seen by ps
  --minutes N     how long, from 0.1 to 10080 (10)
  --joins N       how many agents are started in a second at most; fewer when the server falls behind (20)
  --broken N      how many have a wrong clock, wild or slow figures, reboots or silence every few minutes (2 in 100, at least 5
                  but no more than a quarter)
  --seed N        the same number gives the same hosts and figures again (1)
  --names PREFIX  machines are called PREFIX-1 … instead of by their kind
  --state-dir D   keep the keys there: the same machines again next time, and no token needed. Otherwise they are new each time
  --insecure      allow http:// to a host that is not this one
  --help

How often they send is the server's to say: by the settings that the token gives, or later in the admin. LOG_LEVEL (error)
shows what the agents log.
`;

const flags = {
  machines: { type: "string" },
  server: { type: "string" },
  token: { type: "string", multiple: true },
  minutes: { type: "string" },
  joins: { type: "string" },
  broken: { type: "string" },
  seed: { type: "string" },
  names: { type: "string" },
  "state-dir": { type: "string" },
  insecure: { type: "boolean" },
  help: { type: "boolean" },
} as const;

const Count = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
/** There is no for ever: a simulation always ends. */
const Minutes = z.coerce.number().min(0.1).max(10_080);
const Level = z.enum(["error", "warn", "info", "debug"]);
const TokenFlag = z.string().transform((text, context): FleetToken => {
  const [kind, token] = text.includes("=") ? text.split("=", 2) : [undefined, text];
  if (kind !== undefined && !kindNames.some((name) => name === kind))
    context.addIssue(`"${kind}" is no kind of host; use one of ${kindNames.join(", ")}`);
  const parsed = JoinToken.safeParse(token);
  if (!parsed.success) context.addIssue(explain(parsed.error).message);
  return { kind, token: token ?? "" };
});

/** @throws EnvError that names the flag or the variable, and the bound. */
export function readOptions(args: string[], env: Record<string, string | undefined>): SimulateOptions | "help" {
  const given = readFlags(args);
  if (given.help) return "help";
  const insecure = given.insecure ?? false;
  const machines = parse("--machines", Count(1, 10_000), given.machines ?? "100");
  const tokens = given.token
    ? given.token.map((text) => parse("--token", TokenFlag, text))
    : (env.TOKEN?.split(",") ?? []).map((text) => parse("TOKEN", TokenFlag, text));
  return {
    machines,
    insecure,
    tokens,
    server: serverUrl(given.server ?? "http://127.0.0.1:8080", insecure),
    minutes: parse("--minutes", Minutes, given.minutes ?? "10"),
    joinsPerSecond: parse("--joins", Count(1, 1_000), given.joins ?? "20"),
    broken: parse("--broken", Count(0, machines), given.broken ?? usualBroken(machines)),
    seed: parse("--seed", Count(0, 2 ** 31 - 1), given.seed ?? "1"),
    namePrefix: given.names === undefined ? undefined : parse("--names", MachineName.max(48), given.names),
    stateDir: given["state-dir"] === undefined ? undefined : resolve(given["state-dir"]),
    logLevel: parse("LOG_LEVEL", Level, env.LOG_LEVEL || "error"),
  };
}

function readFlags(args: string[]) {
  try {
    // pnpm hands on the "--" of `pnpm simulate -- --machines …`
    return parseArgs({ args: args[0] === "--" ? args.slice(1) : args, options: flags, allowPositionals: false }).values;
  } catch (error) {
    const [sentence] = (error instanceof Error ? error.message : String(error)).split(". ");
    throw new EnvError(`${sentence} (--help lists the options)`);
  }
}

function serverUrl(text: string, insecure: boolean): URL {
  try {
    return parseServerUrl(text, insecure);
  } catch (error) {
    throw new EnvError(`--server: ${error instanceof Error ? error.message : error}`);
  }
}

function parse<T>(name: string, schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new EnvError(`${name}: ${explain(result.error).message}`);
}
