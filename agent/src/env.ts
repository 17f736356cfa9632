import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { JoinToken } from "@realtimemonitor/protocol/enrolment.ts";
import { explain } from "@realtimemonitor/protocol/explain.ts";
import { IpAddress, MachineName } from "@realtimemonitor/protocol/identifiers.ts";
import type { LogLevel } from "@realtimemonitor/protocol/log.ts";
import { z } from "zod";
import { Pin } from "./pin.ts";
import { parseServerUrl } from "./server-url.ts";

export type AgentEnv = {
  server: URL;
  token: string | undefined;
  stateDir: string;
  /** undefined: the host's name. */
  name: string | undefined;
  /** undefined: the address that this host has towards the server. */
  ip: string | undefined;
  insecure: boolean;
  /** Not to run, but to replace the key. */
  newKey: boolean;
  /** Whose certificates are believed, beside or instead of those that this host knows; "none": no more. undefined: as last time. */
  pin: Pin | "none" | undefined;
  logLevel: LogLevel;
};

/** A bad flag or variable; the message is one line for the user. */
export class EnvError extends Error {}

export const help = `Usage: pnpm agent [--server URL] [--token T] [--state-dir D] [--name N] [--ip IP] [--pin P] [--insecure]

Shows this machine on a realtimemonitor server, for ever. A flag wins over its variable.
Without a token a new machine waits until an administrator has compared its fingerprint and lets it in.

  --server URL   SERVER     the server (http://127.0.0.1:8080)
  --token T      TOKEN      a join token from the admin: with it a new machine joins at once
  --state-dir D  STATE_DIR  where identity and last settings are kept (.realtimemonitor/agent in the current folder)
  --name N       NAME       how the machine is called, at most 64 characters (its host name)
  --ip IP        IP         its address, if not the one that it has towards the server
  --pin P        PIN        sha256:… of the key that a server with its own certificate must have; kept. "none" forgets it
  --insecure     INSECURE   1: allow http:// and ws:// to a host that is not this one
  --new-key                 replace the key of this machine, and end; while its agent does not run
                 LOG_LEVEL  error, warn, info or debug (info)
  --help, --version
`;

const options = {
  server: { type: "string" },
  token: { type: "string" },
  "state-dir": { type: "string" },
  name: { type: "string" },
  ip: { type: "string" },
  pin: { type: "string" },
  insecure: { type: "boolean" },
  "new-key": { type: "boolean" },
  help: { type: "boolean" },
  version: { type: "boolean" },
} as const;

const Switch = z.enum(["0", "1", "true", "false"]).transform((word) => word === "1" || word === "true");
const Level = z.enum(["error", "warn", "info", "debug"]);

/** The settings of this start. @throws EnvError that names the flag or the variable, and the bound. */
export function readEnv(
  args: string[],
  env: Record<string, string | undefined> = process.env,
): AgentEnv | "help" | "version" {
  const flags = readFlags(args);
  if (flags.help) return "help";
  if (flags.version) return "version";

  const read = <T>(
    flag: "server" | "token" | "state-dir" | "name" | "ip" | "pin",
    schema: z.ZodType<T>,
  ): T | undefined => {
    const variable = flag.replace("-", "_").toUpperCase();
    if (flags[flag] !== undefined) return parse(`--${flag}`, schema, flags[flag]);
    return env[variable] ? parse(variable, schema, env[variable]) : undefined;
  };
  const insecure = flags.insecure ?? (env.INSECURE ? parse("INSECURE", Switch, env.INSECURE) : false);
  const ServerUrl = z.string().transform((text, context) => {
    try {
      return parseServerUrl(text, insecure);
    } catch (error) {
      context.addIssue(error instanceof Error ? error.message : String(error));
      return z.NEVER;
    }
  });

  const server = read("server", ServerUrl) ?? new URL("http://127.0.0.1:8080/");
  const pin = read("pin", z.union([z.literal("none"), Pin], 'must be sha256: and 43 characters, or "none"'));
  if (pin && pin !== "none" && server.protocol !== "https:") {
    throw new EnvError("--pin (or PIN): is for a server whose address begins with https://");
  }

  return {
    server,
    token: read("token", JoinToken),
    stateDir: resolve(read("state-dir", z.string().min(1)) ?? ".realtimemonitor/agent"),
    name: read("name", MachineName),
    ip: read("ip", IpAddress),
    insecure,
    newKey: flags["new-key"] ?? false,
    pin,
    logLevel: env.LOG_LEVEL ? parse("LOG_LEVEL", Level, env.LOG_LEVEL) : "info",
  };
}

function readFlags(args: string[]) {
  try {
    // pnpm hands on the "--" of `pnpm agent -- --server …`
    return parseArgs({ args: args[0] === "--" ? args.slice(1) : args, options, allowPositionals: false }).values;
  } catch (error) {
    const [sentence] = (error instanceof Error ? error.message : String(error)).split(". ");
    throw new EnvError(`${sentence} (--help lists the options)`);
  }
}

function parse<T>(name: string, schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new EnvError(`${name}: ${explain(result.error).message}`);
}
