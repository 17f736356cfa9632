import { describe, expect, it } from "vitest";
import { EnvError, help, readEnv } from "./env.ts";

const token = `j-${"a1".repeat(16)}`;

function read(args: string[], env: Record<string, string> = {}) {
  const result = readEnv(args, env);
  if (typeof result === "string") throw new Error(`only ${result}`);
  return result;
}

describe("the environment", () => {
  it("has defaults for all but the token", () => {
    const env = read([]);
    expect(env).toMatchObject({ token: undefined, name: undefined, ip: undefined, insecure: false, logLevel: "info" });
    expect(env.server.href).toBe("http://127.0.0.1:8080/");
    expect(env.stateDir).toBe(`${process.cwd()}/.realtimemonitor/agent`);
  });

  it("is read from variables", () => {
    const env = read([], {
      SERVER: "http://monitor.example",
      TOKEN: token,
      STATE_DIR: "/var/lib/agent",
      NAME: "web 1",
      IP: "10.0.0.7",
      INSECURE: "true",
      LOG_LEVEL: "debug",
    });
    expect({ ...env, server: env.server.href }).toEqual({
      server: "http://monitor.example/",
      token,
      stateDir: "/var/lib/agent",
      name: "web 1",
      ip: "10.0.0.7",
      insecure: true,
      newKey: false,
      logLevel: "debug",
    });
  });

  it("lets a flag win over its variable, and takes an empty variable for none", () => {
    const env = read(["--name", "flag", "--state-dir=/tmp/x"], {
      NAME: "variable",
      STATE_DIR: "/y",
      IP: "",
      TOKEN: "",
    });
    expect(env).toMatchObject({ name: "flag", stateDir: "/tmp/x", ip: undefined, token: undefined });
  });

  it("ignores the -- that pnpm hands on", () => {
    expect(read(["--", "--name", "web 1"]).name).toBe("web 1");
  });

  it.each<[string, string[], Record<string, string>, string]>([
    ["an ip that is none", ["--ip", "10.0.0.256"], {}, "--ip: must be an IPv4 or IPv6 address"],
    ["a variable", [], { IP: "here" }, "IP: must be an IPv4 or IPv6 address"],
    ["a name that is too long", ["--name", "x".repeat(65)], {}, "--name: must have a length of at most 64"],
    ["a name of blanks", [], { NAME: "  " }, "NAME: must have a length of at least 1"],
    ["an empty flag", ["--ip", ""], {}, "--ip: must be an IPv4 or IPv6 address"],
    [
      "an URL that is none",
      ["--server", "monitor"],
      {},
      "--server: must be an URL that begins with https:// or http://",
    ],
    ["a token that is none", [], { TOKEN: "secret" }, "TOKEN: must be j- and 32 characters of a-z and 0-9"],
    ["a level that is none", [], { LOG_LEVEL: "loud" }, "LOG_LEVEL: must be one of error, warn, info, debug"],
    ["a switch that is none", [], { INSECURE: "maybe" }, "INSECURE: must be one of 0, 1, true, false"],
    ["an unknown flag", ["--exec", "ls"], {}, "Unknown option '--exec' (--help lists the options)"],
    ["a stray word", ["ls"], {}, "Unexpected argument 'ls' (--help lists the options)"],
  ])("refuses %s in one line that names it", (_what, args, env, message) => {
    expect(() => read(args, env)).toThrow(new EnvError(message));
    expect(message).not.toContain("\n");
  });

  it("refuses plain http to another host unless it is told to be insecure", () => {
    expect(() => read(["--server", "http://monitor.example"])).toThrow(/^--server: must begin with https/);
    expect(read(["--server", "http://monitor.example", "--insecure"]).insecure).toBe(true);
  });

  it("answers for help and version whatever else is there", () => {
    expect(readEnv(["--help", "--ip", "none"], {})).toBe("help");
    expect(readEnv(["--version"], {})).toBe("version");
    for (const variable of ["SERVER", "TOKEN", "STATE_DIR", "NAME", "IP", "INSECURE", "LOG_LEVEL"])
      expect(help).toContain(variable);
  });
});
