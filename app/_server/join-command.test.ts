import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";

afterEach(() => vi.resetModules());

it.each([
  ["http://127.0.0.1:8080", false],
  ["http://localhost:8080", false],
  ["http://[::1]:8080", false],
  ["https://monitor.example.org", false],
  ["http://10.0.0.1:8080", true],
  ["http://127.example.org", true],
])("the command for %s needs --insecure: %s", async (publicUrl, isInsecure) => {
  process.env.PUBLIC_URL = publicUrl;
  const { joinCommand } = await import("./join-command.ts");
  const { text, isInsecure: told } = joinCommand("j-token");
  expect(told).toBe(isInsecure);
  expect(text).toBe(`pnpm agent --server ${publicUrl} --token j-token${isInsecure ? " --insecure" : ""}`);
});

it.each([
  ["web-1", "--name web-1"],
  ["web 1", "--name 'web 1'"],
  ["$(reboot)", "--name '$(reboot)'"],
  ["Ada's", "--name 'Ada'\\''s'"],
  ["-x", "--name=-x"],
])("a shell takes the name %s as text: %s", async (name, words) => {
  process.env.PUBLIC_URL = "https://monitor.example.org";
  const { joinCommand } = await import("./join-command.ts");
  expect(joinCommand("j-token", name).text).toBe(
    `pnpm agent --server https://monitor.example.org --token j-token ${words}`,
  );
});

it("carries the pin of a server with its own certificate, and none where authorities decide", async () => {
  const folder = mkdtempSync(join(tmpdir(), "rtm-join-"));
  const root = join(import.meta.dirname, "../..");
  execFileSync(join(root, ".venv/bin/python"), [
    join(root, "start/make_certificate.py"),
    join(folder, "tls"),
    "localhost",
  ]);
  Object.assign(process.env, { PUBLIC_URL: "https://monitor.example.org", STATE_DIR: folder, TLS: "1" });
  try {
    const { joinCommand } = await import("./join-command.ts");
    expect(joinCommand("j-token").text).toMatch(/--token j-token --pin sha256:[\w-]{43}$/);
  } finally {
    Object.assign(process.env, { STATE_DIR: "", TLS: "" });
    rmSync(folder, { recursive: true });
  }
});
