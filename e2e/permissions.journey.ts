// The HTTP half of the permission matrix: every page and route handler of the build, asked raw by everybody. Server actions
// are in action-permissions.journey.ts, topics and procedures in crossbar/permission-matrix.integration.test.ts.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "@realtimemonitor/protocol/enrolment.ts";
import { fingerprintOf } from "@realtimemonitor/protocol/fingerprint.ts";
import { newMachineId } from "@realtimemonitor/protocol/random.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { joinAsAgent, setPublic } from "../crossbar/testing/people.ts";
import { readServerEnv } from "../start/server-env.mjs";
import { type Everybody, type Role, roles, startWithEverybody, strangers, untouched, waiting } from "./everybody.ts";
import type { Answer, Asked } from "./http.ts";
import { root } from "./product.ts";
import { enrol, newKey, remembered } from "./roles.ts";
import { form } from "./server-actions.ts";

const makeApiToken = "app/(live)/_api-tokens/actions.ts#makeApiToken";

let all: Everybody;
beforeAll(async () => {
  all = await startWithEverybody();
});
afterAll(() => all?.stop());

type Cell = (answer: Answer) => void;
const shows =
  (...words: (() => string)[]): Cell =>
  ({ status, text, headers }) => {
    expect(status).toBe(200);
    for (const word of words) expect(text).toContain(word());
    expect(headers["cache-control"]).toMatch(/no-store/); // what one may see is not for the next at the same browser
  };
const says =
  (status: number): Cell =>
  (answer) =>
    expect(answer.status).toBe(status);
const refuses =
  (status: number): Cell =>
  (answer) => {
    expect(answer.status).toBe(status);
    expect(Refusal.safeParse(JSON.parse(answer.text)).success).toBe(true);
  };
const leadsTo =
  (path: string): Cell =>
  ({ status, headers }) => {
    expect(status).toBe(307);
    expect(headers.location).toBe(path);
  };

/** What each role gets there. `of`: how it is asked, by GET unless it says otherwise. */
type Row = { of?: () => Asked & { path?: string }; stranger: Cell; viewer: Cell; admin: Cell };
const signedIn = (viewer: Cell, admin = viewer) => ({ stranger: leadsTo("/sign-in"), viewer, admin });
/** What a page of its own would lead to the sign-in says so as JSON. */
const signedInOnly = (viewer: Cell, admin = viewer) => ({ stranger: refuses(401), viewer, admin });
const everyone = (cell: Cell) => ({ stranger: cell, viewer: cell, admin: cell });
const [name, label] = [() => all.machineName, () => all.label];

const rows: Record<string, Row> = {
  "/": signedIn(shows(name)),
  "/admin": signedIn(says(404), shows(name)),
  "/admin/join-tokens": signedIn(says(404), shows(label)),
  "/admin/machines/[id]": {
    of: () => ({ path: `/admin/machines/${all.machineId}` }),
    ...signedIn(
      says(404),
      shows(name, () => "What it shows"),
    ),
  },
  "/admin/access": signedIn(
    says(404),
    shows(() => "Make a token"),
  ),
  "/admin/audit": signedIn(
    says(404),
    shows(() => "join token made", label),
  ),
  "/admin/users": signedIn(
    says(404),
    shows(
      () => "viewer@example.org",
      () => "Invite somebody",
    ),
  ),
  "/admin/users/[id]": {
    of: () => ({ path: `/admin/users/${all.viewerId}` }),
    ...signedIn(
      says(404),
      shows(() => "viewer@example.org"),
    ),
  },
  "/account": signedIn(
    shows(
      () => "viewer@example.org",
      () => "this one",
    ),
    shows(() => "admin@example.org"),
  ),
  "/invite": everyone(shows(() => "Opening the link")), // what it is for is asked with the token, by an action
  "/admin/history": signedIn(
    says(404),
    shows(() => "How long it is kept"),
  ),
  "/admin/public": signedIn(
    says(404),
    shows(() => "What strangers see"),
  ),
  "/machines/[id]": {
    of: () => ({ path: `/machines/${all.machineId}` }),
    ...signedIn(shows(name, () => "Over time")),
  },
  "/api/machines/[id]/history": {
    of: () => ({ path: `/api/machines/${all.machineId}/history` }),
    ...signedInOnly(shows(() => `"machineId":"${all.machineId}"`)),
  },
  "/api/machines/[id]/events": {
    of: () => ({ path: `/api/machines/${all.machineId}/events` }),
    ...signedInOnly(shows(() => "[")),
  },
  "/api/machines/[id]/export": {
    of: () => ({ path: `/api/machines/${all.machineId}/export` }),
    ...signedInOnly(refuses(403), shows()),
  },
  "/api/machines/[id]/settings": {
    of: () => ({ path: `/api/machines/${all.machineId}/settings` }),
    ...signedInOnly(
      refuses(403),
      shows(() => `"machineId":"${all.machineId}"`),
    ),
  },
  "/api/join-tokens/[id]": {
    of: () => ({ path: `/api/join-tokens/${all.tokenId}` }),
    ...signedInOnly(
      refuses(403),
      shows(() => '"state":"open"'),
    ),
  },
  "/api/machines": signedInOnly(shows(() => `"id":"${all.machineId}"`)),
  "/api/join-tokens": {
    // with a body that is none, so that it makes nothing: what it makes is below
    of: () => ({
      method: "POST",
      headers: { "content-type": "application/json", origin: all.product.url },
      body: "{}",
    }),
    ...signedInOnly(refuses(403), refuses(400)),
  },
  "/api/audit": signedInOnly(
    refuses(403),
    shows(() => '"action":"join token made"', label),
  ),
  "/api/pending-machines": signedInOnly(
    refuses(403),
    shows(() => waiting),
  ),
  "/sign-in": { stranger: shows(() => "Password"), viewer: leadsTo("/"), admin: leadsTo("/") },
  "/welcome": everyone(shows(() => "This link was used")),
  "/_not-found": everyone(says(404)),
  "/_global-error": everyone((answer) => expect([200, 404, 500]).toContain(answer.status)),
  "/icon.svg": everyone(says(200)),
  "/apple-icon.png": everyone(says(200)),
  "/manifest.webmanifest": everyone(says(200)),
  "/healthz": everyone(shows(() => '{"status":"ok","router":"ok","hub":"ok","database":"ok"}')),
  "/live-ticket": {
    of: () => ({ method: "POST", headers: { origin: all.product.url } }),
    stranger: says(401),
    viewer: shows(() => '"role":"viewer"'),
    admin: shows(() => '"role":"admin"'),
  },
  "/clients": {
    of: () => ({ path: "/clients/", method: "POST", headers: { "content-type": "application/json" }, body: "{}" }),
    ...everyone(says(401)), // no cookie is worth anything here: an agent has its own test below
  },
  "/api/auth/[...nextauth]": { of: () => ({ path: "/api/auth/session" }), ...everyone(says(404)) },
};
const isStranger = (role: Role) => strangers.some((stranger) => stranger === role);
const cellOf = (row: string, role: Role) => rows[row]?.[isStranger(role) ? "stranger" : (role as "viewer" | "admin")];
const askedOf = (row: string) => ({ path: row, ...rows[row]?.of?.() });

describe("pages and route handlers", () => {
  it("all have a row, and so has each path of the router", () => {
    const built: Record<string, string> = JSON.parse(
      readFileSync(join(root, ".next", "app-path-routes-manifest.json"), "utf8"),
    );
    expect(Object.keys(rows).sort()).toEqual([...new Set(Object.values(built))].sort());
    const config = JSON.parse(readFileSync(join(all.product.stateDir, "router", "config.json"), "utf8"));
    const paths = Object.keys(config.workers[0].transports[1].paths);
    expect(paths.sort()).toEqual(["/", "notify", "ws"]); // the last two: edge.journey.ts and the matrix of topics
  });

  describe.each(Object.keys(rows))("%s", (row) => {
    it.each(roles)("as %s: what its row says, and nothing changes", async (role) => {
      const before = await remembered(all.db);
      const { path, ...asked } = askedOf(row);
      cellOf(row, role)?.(await all.ask(role, path, asked));
      expect(await remembered(all.db)).toBe(before);
    });

    it("tells who may not see it nothing as data for the client either", async () => {
      const { path } = askedOf(row);
      for (const role of [...strangers, "viewer"] as const) {
        const headers = { rsc: "1" };
        const first = await all.ask(role, path, { headers });
        const next = first.headers.location;
        const answer = next?.includes("_rsc") ? await all.ask(role, next, { headers }) : first;
        expect(answer.text).not.toContain(all.label);
        expect(answer.text).not.toContain("rejectedStrangers"); // a word of the administrators' fleet
        if (role !== "viewer") expect(answer.text).not.toContain(all.machineName);
      }
    });

    it("changes nothing by any other method, not even for an administrator", async () => {
      const before = await remembered(all.db);
      const { path } = askedOf(row);
      for (const method of ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"]) {
        const { status } = await all.ask("admin", path, { method });
        expect(status === 500 && row !== "/_global-error", `${method} answered ${status}`).toBe(false);
      }
      expect(await remembered(all.db)).toBe(before);
    });
  });
});

describe("while the dashboard is public", () => {
  beforeAll(() => setPublic(all.db, true));
  afterAll(() => setPublic(all.db, false));

  it.each(Object.keys(rows))("strangers get at %s what they always get, but for the fleet", async (row) => {
    const { path, ...asked } = askedOf(row);
    for (const role of strangers) {
      const answer = await all.ask(role, path, asked);
      if (row === "/") shows(name)(answer);
      else cellOf(row, role)?.(answer);
    }
  });
});

describe("a disabled machine", () => {
  it("is not there for a viewer, on its page and in each of its answers, and is for an administrator", async () => {
    const set = (disabled: boolean) => all.db.machine.update({ where: { id: all.machineId }, data: { disabled } });
    await set(true);
    try {
      const page = `/machines/${all.machineId}`;
      expect((await all.ask("viewer", page)).status).toBe(404);
      leadsTo(`/admin${page}`)(await all.ask("admin", page));
      for (const path of [`/api${page}/history`, `/api${page}/events`]) {
        refuses(404)(await all.ask("viewer", path));
        says(200)(await all.ask("admin", path));
      }
    } finally {
      await set(false);
    }
  });

  it("looks like one that is made up", async () => {
    for (const id of ["m-0000000000000000", "nonsense", "%00", "..%2f..%2fhealthz"]) {
      // the router itself refuses a path that is no text
      expect([404, 400]).toContain((await all.ask("viewer", `/machines/${id}`)).status);
      expect([404, 400]).toContain((await all.ask("viewer", `/api/machines/${id}/history`)).status);
    }
  });
});

describe("an API token", () => {
  const api = Object.keys(rows).filter((row) => row.startsWith("/api/") && !row.startsWith("/api/auth/"));
  const tokens = { read: "", admin: "" };
  const bearer = (scope: keyof typeof tokens) => ({ authorization: `Bearer ${tokens[scope]}` });
  const machine = () => `/api/machines/${all.machineId}/settings`;
  const json = { "content-type": "application/json" };

  beforeAll(async () => {
    for (const scope of ["read", "admin"] as const) {
      const fields = { label: `a token to ${scope}`, scope, expires: "1 hour" };
      const made = await all.call("admin", makeApiToken, "/admin/access", {
        args: [{ form: untouched }, form],
        fields,
      });
      tokens[scope] = /t-[a-z0-9]{40}/.exec(made.text)?.[0] ?? "";
    }
  });

  it.each(api)(
    "%s gives it what a viewer gets, or an administrator, and with none in it nothing to anybody",
    async (row) => {
      const { path, ...asked } = askedOf(row);
      const ask = (role: Role, authorization: string) =>
        all.ask(role, path, { ...asked, headers: { ...asked.headers, authorization } });
      rows[row]?.viewer(await ask("nobody", bearer("read").authorization));
      rows[row]?.viewer(await ask("admin", bearer("read").authorization)); // the cookie beside it is not looked at
      rows[row]?.admin(await ask("nobody", bearer("admin").authorization));
      const refused = await ask("admin", `Bearer t-${"0".repeat(40)}`);
      refuses(401)(refused);
      expect(refused.headers["www-authenticate"]).toBe("Bearer");
    },
  );

  it("is worth nothing elsewhere: on pages, for tickets, for actions", async () => {
    for (const [row, { stranger }] of Object.entries(rows)) {
      if (row === "/clients" || api.includes(row)) continue;
      const { path, ...asked } = askedOf(row);
      stranger(await all.ask("nobody", path, { ...asked, headers: { ...asked.headers, ...bearer("admin") } }));
    }
  });

  it("sets what a machine reports, if it may, and the audit log names it", async () => {
    const frequency = async () => (await all.db.machine.findUnique({ where: { id: all.machineId } }))?.frequency;
    const patch = (headers: Record<string, string>, body: string) =>
      all.ask("nobody", machine(), { method: "PATCH", headers: { ...json, ...headers }, body });
    refuses(403)(await patch(bearer("read"), '{"frequency":7}'));
    refuses(403)(await patch({}, '{"frequency":7}')); // and no page of ours either
    for (const body of [
      '{"frequency":0}',
      '{"version":9}',
      '{"constructor":1}',
      "[]",
      "",
      "null",
      '{"frequency":1e999}',
    ])
      refuses(400)(await patch(bearer("admin"), body));
    expect(await frequency()).toBe(1);
    const { status, text } = await patch(bearer("admin"), '{"frequency":7}');
    expect([status, JSON.parse(text)]).toMatchObject([
      200,
      { settings: { frequency: 7, show_cpus: true }, isSent: true },
    ]);
    expect(await frequency()).toBe(7);
    const log = JSON.parse((await all.ask("nobody", "/api/audit?group=settings", { headers: bearer("admin") })).text);
    expect(log[0]).toMatchObject({
      actorKind: "token",
      actorName: "a token to admin (a admin)",
      targetId: all.machineId,
    });
    await patch(bearer("admin"), '{"frequency":1}');
  });

  it("makes a join token, if it may, which lets a machine join", async () => {
    const body = '{"label":"by a program","settings":{"frequency":9}}';
    const post = (headers: Record<string, string>) =>
      all.ask("nobody", "/api/join-tokens", { method: "POST", headers: { ...json, ...headers }, body });
    refuses(403)(await post(bearer("read")));
    const { status, text } = await post(bearer("admin"));
    expect(status).toBe(201);
    const joined = await enrol(all.product, newKey(), { token: JSON.parse(text).token });
    expect(JSON.parse(joined.text)).toMatchObject({ settings: { frequency: 9 } });
  });

  it("whose cookie asks instead must come from a page of ours", async () => {
    const before = await remembered(all.db);
    for (const origin of ["http://evil.example", "null", `${all.product.url}.evil.example`]) {
      const headers = { ...json, origin };
      refuses(403)(await all.ask("admin", machine(), { method: "PATCH", headers, body: '{"frequency":7}' }));
    }
    const headers = { "content-type": "text/plain", origin: all.product.url };
    refuses(415)(await all.ask("admin", machine(), { method: "PATCH", headers, body: '{"frequency":7}' }));
    expect(await remembered(all.db)).toBe(before);
  });
});

describe("an agent", () => {
  it("gets the settings of the machine that its key is, by a signed request", async () => {
    const answer = await enrol(all.product, all.key, { name: "another name" });
    expect(JSON.parse(answer.text)).toMatchObject({ machineId: all.machineId, settings: { frequency: 1 } });
    expect((await all.db.machine.findUnique({ where: { id: all.machineId } }))?.name).toBe(all.machineName);
  });

  it("of no machine gets nothing with a join token that is made up", async () => {
    const before = await remembered(all.db);
    const answer = await enrol(all.product, newKey(), { token: `j-${"0".repeat(32)}` });
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.text).error.field).toBe("token");
    expect(await remembered(all.db)).toBe(before);
  });

  it("that waits gets nothing but the word that it waits: it is no machine, and has no place in the router", async () => {
    const key = newKey();
    const answer = await enrol(all.product, key);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      202,
      { pending: true, fingerprint: await fingerprintOf(key.publicKey) },
    ]);
    const { id } = await all.db.pendingMachine.findUniqueOrThrow({ where: { publicKey: key.publicKey } });
    const env = readServerEnv(all.product.env, root);
    for (const authid of [all.machineId, newMachineId(), `m-${id}`, id]) {
      await expect(joinAsAgent(env, { ...key, id: authid })).rejects.toThrow();
    }
    await all.db.pendingMachine.delete({ where: { id } });
  });

  it("gets nothing else by its signature", async () => {
    const headers = { "realtimemonitor-key": all.key.publicKey, authorization: `Bearer ${all.key.publicKey}` };
    for (const [row, { stranger }] of Object.entries(rows)) {
      const { path, ...asked } = askedOf(row);
      if (row !== "/clients")
        stranger(await all.ask("nobody", path, { ...asked, headers: { ...asked.headers, ...headers } }));
    }
  });
});
