// Each part killed with -9 comes back; nobody is orphaned when the supervisor itself is.
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Product, root, startProduct, until } from "./product.ts";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product?.stop());

type Status = { pid: number; parts: { name: string; pid: number | null; restarts: number }[] };
const status = (): Status => JSON.parse(readFileSync(join(product.stateDir, "status.json"), "utf8"));
const part = (name: string) => status().parts.find((one) => one.name === name);
/** Never 0, which a signal would take for the whole group of these tests. */
function found(what: string, pid: number | null | undefined): number {
  if (!pid) throw new Error(`${what} does not run`);
  return pid;
}
const health = async () => (await fetch(`${product.url}/healthz`).catch(() => undefined))?.ok ?? false;

/** The processes below one, by /proc: a guest's own children too. */
function descendants(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .trim()
    .split(" ")
    .filter(Boolean)
    .map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}
const command = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
const isAlive = (pid: number) => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
};

it.each(["web", "router", "agent"])("starts the %s again when it is killed with -9", async (name) => {
  const before = found(name, part(name)?.pid);
  process.kill(before, "SIGKILL");
  await until(() => part(name)?.pid !== before && part(name)?.pid !== null, 20_000);
  await until(health, 40_000);
});

const findHub = () =>
  descendants(found("the router", part("router")?.pid)).find((pid) => /^\S*node .*hub\.mjs/.test(command(pid)));

it("tells in /healthz which part is down", async () => {
  const hub = found("the hub", findHub());
  process.kill(hub, "SIGSTOP");
  const answer = await fetch(`${product.url}/healthz`);
  process.kill(hub, "SIGCONT");
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({ status: "down", router: "ok", hub: "down", database: "ok" });
  await until(health, 20_000);
});

it("starts the hub again when it is killed with -9", async () => {
  const before = found("the hub", findHub());
  process.kill(before, "SIGKILL");
  await until(() => findHub() !== undefined && findHub() !== before, 20_000);
  await until(health, 20_000);
});

it("`npm run status` tells what came back", () => {
  const told = execFileSync("npm", ["run", "--silent", "status"], {
    cwd: root,
    env: { ...process.env, ...product.env },
  }).toString();
  for (const name of ["web", "router", "agent"])
    expect(told).toMatch(new RegExp(`${name} .*started again 1 × .*SIGKILL`));
  expect(told).toMatch(/status ok, router ok, hub ok, database ok/);
});

it("keeps a log of all parts that only its owner can read", () => {
  const log = join(product.stateDir, "logs", "server.log");
  expect(statSync(log).mode & 0o777).toBe(0o600);
  expect(readFileSync(log, "utf8")).toMatch(
    /^\d{4}-\d\d-\d\dT\S+Z web +│ ended with SIGKILL; starting it again in 0\.5 s$/m,
  );
});

it("leaves no orphan when the supervisor is killed with -9", async () => {
  const { pid } = status();
  const below = descendants(pid);
  expect(below.length).toBeGreaterThanOrEqual(6); // router, worker, restarter, hub, web, agent
  process.kill(pid, "SIGKILL");
  await until(() => !below.some(isAlive), 15_000);
});
