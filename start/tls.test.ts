import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pinOf } from "./pin.mjs";
import { readServerEnv } from "./server-env.mjs";
import { lookAtTls, prepareTls, tlsEndpoint } from "./tls.mjs";

const root = join(import.meta.dirname, "..");
let folder: string;
const at = (name: string) => join(folder, name);
const write = (name: string, text: string) => writeFileSync(at(name), text);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rtm-tls-"));
  const make = (place: string) =>
    execFileSync(join(root, ".venv/bin/python"), [
      join(root, "start/make_certificate.py"),
      at(place),
      "monitor.example",
    ]);
  make("one");
  make("two");
  const [server, authority] = [readFileSync(at("one/server.pem"), "utf8"), readFileSync(at("one/ca.pem"), "utf8")];
  write("chain.pem", server + authority);
  write("text.pem", "hello");
  write("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  const { privateKey } = generateKeyPairSync("ed25519");
  write(
    "locked.pem",
    String(privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" })),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const given = (certificate: string, key: string, more = {}) =>
  readServerEnv(
    {
      TLS_CERT: at(certificate),
      TLS_KEY: at(key),
      STATE_DIR: at("state"),
      PUBLIC_URL: "https://monitor.example",
      ...more,
    },
    root,
  );

describe("a certificate that is given", () => {
  it("is taken with what leads to its authority, one certificate a file", async () => {
    const env = given("chain.pem", "one/server-key.pem");
    await prepareTls({ root, env });
    expect(env.tls && tlsEndpoint(env.tls)).toEqual({
      certificate: at("chain.pem"),
      key: at("one/server-key.pem"),
      chain_certificates: [at("state/tls/chain-1.pem")],
    });
    expect(readFileSync(at("state/tls/chain-1.pem"), "utf8")).toBe(readFileSync(at("one/ca.pem"), "utf8"));
    expect(lookAtTls(env)).toMatch(/chain\.pem, until/);

    const alone = given("two/server.pem", "two/server-key.pem");
    await prepareTls({ root, env: alone });
    expect(readdirSync(at("state/tls"))).toEqual([]); // of the former one nothing is left
  });

  it.each([
    ["missing.pem", "one/server-key.pem", /^TLS_CERT: .*missing\.pem cannot be read \(ENOENT\)/],
    ["one/server.pem", "missing.pem", /^TLS_KEY: .*missing\.pem cannot be read \(ENOENT\)/],
    ["one", "one/server-key.pem", /^TLS_CERT: .* cannot be read \(EISDIR\)/],
    ["text.pem", "one/server-key.pem", /^TLS_CERT: there is no certificate in/],
    ["broken.pem", "one/server-key.pem", /^TLS_CERT: .*cannot be read as a certificate/],
    ["one/server.pem", "text.pem", /^TLS_KEY: .*cannot be read as a private key/],
    ["one/server.pem", "locked.pem", /^TLS_KEY: .*without a passphrase/],
    ["one/server.pem", "two/server-key.pem", /^TLS_KEY: .*is not the key of/],
  ])("%s with the key %s is refused by the name of its variable", (certificate, key, words) =>
    expect(prepareTls({ root, env: given(certificate, key) })).rejects.toThrow(words),
  );

  it("for another host is doubted, and taken all the same", async () => {
    const env = given("one/server.pem", "one/server-key.pem", { PUBLIC_URL: "https://another.example" });
    expect(() => lookAtTls(env)).toThrow(/is not for another\.example.*DNS:monitor\.example/);
    await prepareTls({ root, env });
  });
});

describe("the server's own certificate", () => {
  const own = (more = {}) => readServerEnv({ TLS: "1", STATE_DIR: at("own"), ...more }, root);

  it("is made once, for its owner's eyes alone, and keeps its pin when the server gets another name", async () => {
    const env = own();
    await prepareTls({ root, env });
    const tls = env.tls as NonNullable<typeof env.tls>;
    const [pin, certificate] = [pinOf(tls), readFileSync(tls.certificate, "utf8")];
    expect(pin).toMatch(/^sha256:[\w-]{43}$/);
    for (const name of readdirSync(tls.folder)) expect(statSync(join(tls.folder, name)).mode & 0o077, name).toBe(0);

    await prepareTls({ root, env });
    expect(readFileSync(tls.certificate, "utf8")).toBe(certificate);
    await prepareTls({ root, env: own({ PUBLIC_URL: "https://monitor.example" }) });
    expect(readFileSync(tls.certificate, "utf8")).not.toBe(certificate);
    expect(pinOf(tls)).toBe(pin);
  });
});
