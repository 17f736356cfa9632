import { describe, expect, it } from "vitest";
import { EnvError, readServerEnv } from "./server-env.mjs";

const read = (variables: Record<string, string>) => readServerEnv(variables, "/project");

describe("the server's environment", () => {
  it("needs no variable", () => {
    expect(read({})).toMatchObject({
      host: "127.0.0.1",
      port: 8080,
      webPort: 3000,
      publicUrl: "http://127.0.0.1:8080",
      localUrl: "http://127.0.0.1:8080",
      logLevel: "info",
      isTutorialMode: false,
      stateDir: "/project/.realtimemonitor",
      databaseUrl: "file:/project/.realtimemonitor/realtimemonitor.db",
    });
  });

  it("keeps two instances apart by PORT and STATE_DIR alone", () => {
    const [one, two] = [read({}), read({ PORT: "8090", STATE_DIR: "/var/lib/two" })];
    for (const name of ["port", "webPort", "publicUrl", "databaseUrl", "routerSocket", "hubSocket"] as const) {
      expect(two[name]).not.toBe(one[name]);
    }
  });

  it("takes an empty variable for an absent one", () => {
    expect(read({ HOST: "", PORT: "", STATE_DIR: "", PUBLIC_URL: "", DATABASE_URL: "", LOG_LEVEL: "" })).toEqual(
      read({}),
    );
  });

  it("speaks TLS when told, or given a certificate, and is then reached by https", () => {
    expect(read({}).tls).toBeUndefined();
    expect(read({ TLS: "0", TLS_CERT: "a.pem", TLS_KEY: "b.pem" }).tls).toBeUndefined();
    expect(read({ TLS: "1" })).toMatchObject({
      publicUrl: "https://127.0.0.1:8080",
      localUrl: "https://127.0.0.1:8080",
      tls: { isOwn: true, certificate: "/project/.realtimemonitor/tls/server.pem" },
    });
    expect(read({ TLS_CERT: "a.pem", TLS_KEY: "/etc/b.pem" }).tls).toMatchObject({
      isOwn: false,
      certificate: "/project/a.pem",
      key: "/etc/b.pem",
    });
  });

  it.each([
    [{ TLS: "yes" }, /^TLS: "yes" must be 1 or 0/],
    [{ TLS_CERT: "a.pem" }, /^TLS_KEY: is missing/],
    [{ TLS_KEY: "a.pem" }, /^TLS_CERT: is missing/],
    [{ TLS: "1", HOST: "::" }, /^HOST: "::".*IPv6/],
    [{ TLS: "1", PUBLIC_URL: "http://monitor.example" }, /^PUBLIC_URL: .*https/],
  ])("refuses %j", (variables, words) => expect(() => read(variables)).toThrow(words));

  it("trusts no proxy unless told", () => {
    expect(read({}).trustedProxies).toEqual([]);
    expect(read({ TRUSTED_PROXIES: "127.0.0.1, 10.0.0.0/8  fd00::/8" }).trustedProxies).toEqual([
      "127.0.0.1",
      "10.0.0.0/8",
      "fd00::/8",
    ]);
    for (const TRUSTED_PROXIES of ["all", "10.0.0.0/33", "0.0.0.0/0", "10.0.0.0/8/8", "fe80::1%eth0", "1.2.3.4/"]) {
      expect(() => read({ TRUSTED_PROXIES })).toThrow(/^TRUSTED_PROXIES: .*127\.0\.0\.1/);
    }
  });

  it("reaches itself by loopback when it listens everywhere", () => {
    expect(read({ HOST: "0.0.0.0" }).localUrl).toBe("http://127.0.0.1:8080");
    expect(read({ HOST: "::1" }).localUrl).toBe("http://[::1]:8080");
  });

  it.each([
    [{ PORT: "0" }, /^PORT: "0".*1 to 65535/],
    [{ PORT: "65536" }, /^PORT/],
    [{ PORT: "80a" }, /^PORT/],
    [{ PORT: "-1" }, /^PORT/],
    [{ WEB_PORT: "8080" }, /^WEB_PORT: must not be PORT/],
    [{ HOST: "a b" }, /^HOST: "a b"/],
    [{ TUTORIAL_MODE: "yes" }, /^TUTORIAL_MODE: "yes".*1 or 0/],
    [{ LOG_LEVEL: "loud" }, /^LOG_LEVEL: "loud".*error, warn, info, debug/],
    [{ PUBLIC_URL: "monitor.example" }, /^PUBLIC_URL/],
    [{ PUBLIC_URL: "ftp://monitor.example" }, /^PUBLIC_URL/],
    [{ PUBLIC_URL: "https://monitor.example/path" }, /^PUBLIC_URL/],
    [{ DATABASE_URL: "postgres://u:secret@h/db" }, /^DATABASE_URL: "postgres:" is not supported/],
    [{ STATE_DIR: `/${"long/".repeat(30)}` }, /^STATE_DIR: .*\d+ bytes too long.*shorter/],
  ])("refuses %o and names the variable", (variables, message) => {
    expect(() => read(variables as Record<string, string>)).toThrow(message);
    expect(() => read(variables as Record<string, string>)).toThrow(EnvError);
  });

  it("does not repeat a password that is in DATABASE_URL", () => {
    expect(() => read({ DATABASE_URL: "postgres://u:secret@h/db" })).not.toThrow(/secret/);
  });
});
