import { signatureHeaders } from "@realtimemonitor/protocol/enrolment.ts";
import type { Dice } from "./dice.ts";
import { anyValue, spoilt, spoiltText, texts, wellFormed } from "./hostile.ts";

export const httpRoles = ["nobody", "viewer", "admin"] as const;
export type HttpRole = (typeof httpRoles)[number];

export type HttpWorld = {
  host: string;
  origin: string;
  /** Every path of the build, and the router's own, with ids that are there. */
  paths: string[];
  /** Ids of server actions that change nothing when what they are called with is refused. */
  actionIds: string[];
  /** Actions that need no argument: called as nobody alone. */
  bareActionIds: string[];
  cookieOf(role: HttpRole): string | undefined;
  machineId: string;
  /** A body of `POST /clients/` and the headers that sign it, of a key that is in use. */
  signed: { body: string; headers: Record<string, string> };
};

export type HttpInput = { role: HttpRole; bytes: Buffer; path: string; shown: string };

const methods = [
  "GET",
  "GET",
  "GET",
  "POST",
  "POST",
  "POST",
  "HEAD",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
  "TRACE",
  "PROPFIND",
  "get",
  "X",
];

/** One request, of which something is not as it should be. */
export function httpInput(world: HttpWorld, dice: Dice): HttpInput {
  const role = dice.pick(httpRoles);
  const kinds = [plain, plain, plain, action, action, agent, notify, signIn, api, ticket];
  const made = dice.pick(kinds)(world, role, dice);
  const headers: [string, string][] = [
    ["host", world.host],
    ["connection", "close"],
    ...Object.entries(made.headers),
    ...someHeaders(world, dice),
  ];
  const cookie = cookieFor(world, role, dice);
  if (cookie !== undefined) headers.push(["cookie", cookie]);
  if (made.body !== undefined) headers.push(["content-length", lengthOf(made.body, dice)]);
  const lines = [
    `${made.method} ${made.path} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${oneLine(value)}`),
  ];
  const bytes = Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), made.body ?? Buffer.alloc(0)]);
  const shown = `${lines.filter((line) => !line.startsWith("cookie")).join("\n")}\n\n${made.body ?? ""}`;
  return { role, bytes, path: made.path, shown };
}

type Made = { method: string; path: string; headers: Record<string, string>; body?: Buffer };
type Kind = (world: HttpWorld, role: HttpRole, dice: Dice) => Made;

/** A header is one line, or it is another request. */
const oneLine = (text: string) => text.replace(/[\r\n]/g, "");
const lengthOf = (body: Buffer, dice: Dice) =>
  dice.happens(0.97)
    ? String(body.length)
    : dice.pick(["0", "-1", "x", String(body.length - 1), "1e3", "99999999999", String(body.length + 5)]);
const asPath = (text: string) => encodeURI(wellFormed(text)).replace(/[ \r\n]/g, "%20");

function spoiltPath(world: HttpWorld, dice: Dice): string {
  const path = dice.pick(world.paths);
  const how = dice.below(10);
  if (how === 0) return `${path}/${asPath(dice.pick(texts))}`;
  if (how === 1) return path.replace(/[^/]+$/, () => asPath(dice.pick(texts)));
  if (how === 2) return path.replace("/", dice.pick(["//", "/./", "/../", "/%2e%2e/", "/%2f", "/\\", "/;x/", "/%00"]));
  if (how === 3)
    return `${path}${dice.pick(["%", "%zz", "%ff", "%00", "%e2%28%a1", "#x", ".json", ".rsc", ".txt", "/_next", "?", "&"])}`;
  if (how === 4)
    return dice.pick([
      "*",
      "/..",
      "//evil.example/",
      "http://evil.example/",
      "/_next/static/../../../package.json",
      "/_next/static/%2e%2e%2f%2e%2e%2fserver/app.js",
      "/_next/data/x/index.json",
      "/_next/image?url=%2F",
      "/_next/webpack-hmr",
      "/.env",
      "/__nextjs_original-stack-frame",
      "/ws",
      "/ws?x",
      "/notify",
    ]);
  return path;
}
function query(dice: Dice): string {
  if (dice.happens(0.4)) return "";
  const names = [
    "from",
    "to",
    "points",
    "format",
    "parts",
    "before",
    "range",
    "settings",
    "q",
    "sort",
    "state",
    "tag",
    "as",
    "_rsc",
    "callbackUrl",
    "error",
    "__nextDefaultLocale",
    "page",
    "kind",
    "who",
    "token",
  ];
  const pairs = dice.some(
    1,
    4,
    () =>
      `${dice.pick(names)}=${dice.pick([...texts, "0", "1", "1e9", "99999999999999999", "csv", "all", "2026-11-24", "2026-11-24T09:00:00Z"].map((text) => encodeURIComponent(wellFormed(text))))}`,
  );
  return `?${pairs.join("&")}`;
}

const states = [
  '["",{},null,null]',
  '["",{"children":["admin",{}]}]',
  "[]",
  "{",
  "null",
  "%5B%22%22%2C%7B%7D%5D",
  '["",{"children":["__PAGE__",{}]},"refetch"]',
];
function someHeaders(world: HttpWorld, dice: Dice): [string, string][] {
  const of: Record<string, () => string> = {
    rsc: () => dice.pick(["1", "0", ...texts]),
    "next-router-state-tree": () => dice.pick([...states, ...texts]),
    "next-router-prefetch": () => dice.pick(["1", "2", "x"]),
    "next-router-segment-prefetch": () => dice.pick(["/_tree", "/_index", "/__PAGE__", ...texts]),
    "next-url": () => dice.pick(["/", "/admin", ...texts]),
    "next-action": () => dice.pick([...world.bareActionIds, "0".repeat(42), ...texts]),
    "next-hmr-refresh": () => "1",
    "x-nextjs-data": () => "1",
    "x-middleware-subrequest": () => "proxy:proxy:proxy:proxy:proxy",
    "x-middleware-rewrite": () => "/admin",
    "x-matched-path": () => "/admin",
    "x-invoke-path": () => "/admin",
    "x-nonce": () => dice.pick(texts),
    "x-forwarded-for": () => dice.pick(["1.2.3.4", ...texts]),
    forwarded: () => "for=1.2.3.4;host=evil.example;proto=https",
    "x-forwarded-host": () => dice.pick(["evil.example", ...texts]),
    "x-forwarded-proto": () => dice.pick(["https", "gopher", ...texts]),
    "sec-fetch-site": () => dice.pick(["same-origin", "cross-site", "none", ...texts]),
    accept: () => dice.pick(["text/csv", "*/*", "text/x-component", ...texts]),
    range: () => "bytes=0-5,-1",
    "if-none-match": () => dice.pick(['"x"', "*", ...texts]),
    "transfer-encoding": () => dice.pick(["chunked", "gzip", "identity", "chunked, chunked"]),
    expect: () => "100-continue",
    authorization: () => dice.pick(["Basic eDp5", "Bearer x", `Bearer t-${"a".repeat(40)}`, ...texts]),
    "content-type": () =>
      dice.pick(["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=", ...texts]),
    "content-encoding": () => "gzip",
    origin: () => dice.pick([world.origin, "null", "http://evil.example", ...texts]),
    "x-http-method-override": () => "DELETE",
    upgrade: () => "websocket",
    te: () => "trailers",
    "accept-language": () => dice.pick(texts),
    host: () => dice.pick(["evil.example", ...texts]),
  };
  return dice.some(0, 3, () => dice.pick(Object.keys(of))).map((name) => [name, latin(of[name]?.() ?? "")]);
}
const latin = (text: string) =>
  Buffer.from(wellFormed(text.slice(0, 1_000)))
    .toString("latin1")
    .replace(/\0/g, "");

function cookieFor(world: HttpWorld, role: HttpRole, dice: Dice): string | undefined {
  const good = world.cookieOf(role);
  if (dice.happens(0.9)) return good;
  const name = (world.cookieOf("admin") ?? "").split("=")[0] ?? "";
  const garbage = dice.pick([...texts, "eyJhbGciOiJkaXIifQ..x.y.z", "a.b.c.d.e", `${name}.0=x; ${name}.1=y`]);
  return latin(dice.pick([`${name}=${garbage}`, `${garbage}; ${name}`, `${name}=; ${name}=${garbage}`, garbage]));
}

const plain: Kind = (world, _role, dice) => {
  const method = dice.pick(methods);
  const path = `${spoiltPath(world, dice)}${query(dice)}`;
  if (method === "GET" || dice.happens(0.5)) return { method, path, headers: {} };
  return {
    method,
    path,
    headers: { "content-type": dice.pick(["application/json", "text/plain", "application/x-www-form-urlencoded"]) },
    body: garbageBody(dice),
  };
};

function garbageBody(dice: Dice): Buffer {
  const how = dice.below(5);
  if (how === 0) return dice.bytes(dice.below(200));
  if (how === 1) return Buffer.from(dice.pick(texts));
  if (how === 2) return Buffer.from(spoiltText(JSON.stringify(anyValue(dice)), dice));
  if (how === 3) return Buffer.alloc(dice.pick([9_000, 17_000, 70_000]), "x");
  return Buffer.from(JSON.stringify(anyValue(dice)));
}

/** An action, called as React's client calls it, with arguments that are good for none. */
const action: Kind = (world, role, dice) => {
  const ids = [...world.actionIds, ...(role === "nobody" ? world.bareActionIds : [])];
  const id = dice.happens(0.9) ? dice.pick(ids) : dice.pick(["0".repeat(42), "x".repeat(42), ...texts]);
  const boundary = "----fuzz";
  const references = [
    "$K1",
    "$undefined",
    "$F1",
    "$@1",
    "$B1",
    "$D2026",
    "$n99999999999999999999",
    "$Q1",
    "$W1",
    "$i1",
    "$o0",
    "$g1",
    "$1:x:y",
    "$__proto__",
    "$$",
    "$T",
    "$R1",
    "$1:constructor:constructor",
    "$NaN",
    "$Infinity",
    "$-0",
    "$A1",
    "$r1",
  ];
  const args = dice.some(0, 4, () => (dice.happens(0.4) ? dice.pick(references) : anyValue(dice)));
  const text = dice.happens(0.2)
    ? spoiltText(JSON.stringify(args), dice)
    : JSON.stringify(dice.happens(0.9) ? args : anyValue(dice));
  const parts = [
    ...dice.some(0, 4, () => [
      dice.pick([
        `_1_${dice.pick(texts)}`,
        "1",
        "2",
        "_1_",
        "$ACTION_REF_1",
        `$ACTION_ID_${dice.pick(ids)}`,
        "$ACTION_1:0",
        "$ACTION_KEY",
      ]),
      dice.pick([...texts, JSON.stringify(anyValue(dice)), '{"id":"x","bound":null}', '{"then":"$1:then"}']),
    ]),
    ["0", text],
  ];
  const made = parts
    .map(
      ([name = "", value]) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${name.replace(/["\r\n]/g, "")}"\r\n\r\n${value}\r\n`,
    )
    .join("");
  const whole = Buffer.from(wellFormed(`${made}--${boundary}--\r\n`));
  const body = dice.happens(0.1) ? whole.subarray(0, dice.below(whole.length)) : whole;
  const type = dice.happens(0.8)
    ? `multipart/form-data; boundary=${boundary}`
    : dice.pick([
        "text/plain;charset=UTF-8",
        "application/x-www-form-urlencoded",
        "application/json",
        "multipart/form-data",
        "",
      ]);
  const isCall = dice.happens(0.9);
  return {
    method: "POST",
    path: `${dice.pick(world.paths)}${query(dice)}`,
    headers: {
      ...(isCall ? { "next-action": latin(id) } : {}),
      "content-type": type,
      accept: "text/x-component",
      origin: dice.happens(0.9) ? world.origin : "http://evil.example",
    },
    body: type.startsWith("text/plain") ? Buffer.from(wellFormed(text)) : body,
  };
};

/** An agent's signed request with something changed, so that its signature, key or body is not good. */
const agent: Kind = (world, _role, dice) => {
  const { body, headers } = world.signed;
  const changed = dice.happens(0.5) ? JSON.stringify(spoilt(JSON.parse(body), dice)) : spoiltText(body, dice);
  const name = dice.pick([...Object.values(signatureHeaders), "content-type"]);
  const spoil = dice.happens(0.5) ? { [name]: latin(dice.pick([...texts, "f".repeat(64), "0".repeat(128)])) } : {};
  return {
    method: dice.pick(["POST", "POST", "POST", "GET", "PUT"]),
    path: dice.pick(["/clients/", "/clients", "/clients/?x=1", "/clients//", "/clients/x"]),
    headers: { ...headers, ...spoil },
    body: changed === body ? Buffer.from(`${body} `) : Buffer.from(wellFormed(changed)),
  };
};

const notify: Kind = (world, _role, dice) => {
  const good = {
    topic: `clientconfig.${world.machineId}`,
    args: [{ version: 99 }],
    options: { eligible_authid: [world.machineId] },
  };
  const names = dice.some(
    0,
    5,
    () =>
      `${dice.pick(["key", "timestamp", "seq", "nonce", "signature"])}=${encodeURIComponent(wellFormed(dice.pick([...texts, "1", new Date(0).toISOString()])))}`,
  );
  return {
    method: dice.pick(["POST", "POST", "GET", "PUT"]),
    path: `/notify?${names.join("&")}`,
    headers: { "content-type": dice.pick(["application/json", "text/plain", "application/json; charset=utf-16"]) },
    body: Buffer.from(wellFormed(spoiltText(JSON.stringify(spoilt(good, dice)), dice))),
  };
};

const signIn: Kind = (world, _role, dice) => {
  const fields = dice.some(
    0,
    5,
    () =>
      `${dice.pick(["csrfToken", "email", "password", "json", "callbackUrl", "redirect"])}=${encodeURIComponent(wellFormed(dice.pick(texts)))}`,
  );
  const path = dice.pick([
    "callback/credentials",
    "csrf",
    "providers",
    "session",
    "signin",
    "signout",
    "_log",
    "callback/x",
    "",
    "..",
    "callback/credentials/x",
  ]);
  return {
    method: dice.pick(["POST", "POST", "GET", "HEAD"]),
    path: `/api/auth/${path}${query(dice)}`,
    headers: {
      "content-type": dice.pick([
        "application/x-www-form-urlencoded",
        "application/json",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded; charset=utf-7",
      ]),
      origin: dice.pick([world.origin, "http://evil.example"]),
    },
    body: Buffer.from(fields.join("&")),
  };
};

const api: Kind = (world, _role, dice) => {
  const paths = world.paths.filter((path) => path.startsWith("/api/"));
  const path = dice.happens(0.7)
    ? dice.pick(paths)
    : dice.pick(paths).replace(/m-[a-z0-9]+|[a-z0-9]{16}/, () => asPath(dice.pick(texts)));
  return { method: dice.pick(["GET", "GET", "GET", "POST", "DELETE"]), path: `${path}${query(dice)}`, headers: {} };
};

const ticket: Kind = (world, _role, dice) => ({
  method: dice.pick(["POST", "POST", "GET"]),
  path: `/live-ticket${dice.pick(["", "?as=public", "?as=admin", "?as=public&as=x", query(dice)])}`,
  headers: { origin: dice.pick([world.origin, "null", "http://evil.example", latin(dice.pick(texts))]) },
  body: garbageBody(dice),
});
