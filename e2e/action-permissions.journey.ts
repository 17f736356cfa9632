// The HTTP half of the permission matrix, server actions: every one that the build made, called raw by everybody. They are
// public endpoints, whatever page shows their form.
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../prisma/open-database.ts";
import {
  type Call,
  type Everybody,
  makeToken,
  newToken,
  roles,
  startWithEverybody,
  strangers,
  untouched,
} from "./everybody.ts";
import type { Answer } from "./http.ts";
import { type Product, startProduct } from "./product.ts";
import { addSession, addUser, databaseOf, password, remembered } from "./roles.ts";
import { builtActions, callAction, form, returned } from "./server-actions.ts";

const welcome = "app/welcome/actions.ts#makeFirstAccount";
const savePolicy = "app/(live)/admin/history/actions.ts#savePolicy";
const switchPublic = "app/(live)/admin/public/actions.ts#switchPublic";
const invite = "app/invite/actions.ts";
const own = "app/(live)/account/actions.ts";
/** What anybody may call who is signed in, and what whoever holds a link: each has its own test below. */
const forMany = [
  ...["openLink", "accept", "setNewPassword"].map((name) => `${invite}#${name}`),
  ...["changePassword", "endSession", "endOtherSessions"].map((name) => `${own}#${name}`),
];
const signOut = "app/_shell/actions.ts#signOut";
const account = { name: "Ada", email: "ada@example.org", password: "correct horse battery" };

describe("the first account", () => {
  let product: Product;
  let db: Database;
  beforeAll(async () => {
    product = await startProduct(["--no-agent"]);
    db = await databaseOf(product);
  });
  afterAll(async () => {
    await db?.$disconnect();
    await product?.stop();
  });
  const make = (token: string, origin = product.url) => {
    const id = builtActions().get(welcome) ?? "";
    return callAction({ url: `${product.url}/welcome`, id, args: [form], fields: { ...account, token }, origin });
  };

  it("is made by nobody without the link, nor with it from a page of another site", async () => {
    const token = product.signInLink().split("#")[1] ?? "";
    const before = await remembered(db);
    expect(returned(await make("made-up"))).toMatchObject({ result: "refused", field: "token" });
    for (const origin of ["http://evil.example", "null"]) expect((await make(token, origin)).status).toBe(403);
    expect(await remembered(db)).toBe(before);
  });

  it("is made once, however many ask at once, and never again", async () => {
    const token = product.signInLink().split("#")[1] ?? "";
    const made = (await Promise.all([make(token), make(token), make(token)])).map(returned);
    expect(made.filter((one) => (one as { result: string }).result === "done")).toHaveLength(1);
    expect(await db.user.findMany({ select: { role: true } })).toEqual([{ role: "admin" }]);
    expect(returned(await make(token))).toMatchObject({ result: "refused", field: "token" });
    expect(await db.user.count()).toBe(1);
  });
});

describe("server actions", () => {
  let all: Everybody;
  beforeAll(async () => {
    all = await startWithEverybody();
    const asker = { name: "n", facts: {}, address: "a", askedAt: 1n, seenAt: 1n };
    await all.db.pendingMachine.create({ data: { ...asker, id: "waits", publicKey: "1" } });
    await all.db.pendingMachine.create({ data: { ...asker, id: "waits too", publicKey: "2" } });
    const before = { ...values, frequency: 3 };
    const change = { id: changeId, machineId: all.machineId, version: 0, changedAt: 0n };
    const { userId } = await all.db.session.findFirstOrThrow({ where: { user: { role: "admin" } } });
    const expiresAt = Date.now() + 3_600_000;
    await all.db.apiToken.create({
      data: { id: apiTokenId, hash: "h", label: "l", scope: "read", userId, createdAt: 0, expiresAt },
    });
    subject = await addUser(all.db, "viewer", "subject@example.org");
    subjectSession = (await addSession(all.product, all.db, subject)).id;
    const invitation = { id: "of-the-matrix", hash: "of the matrix", role: "viewer", label: "somebody", createdAt: 1 };
    await all.db.invitation.create({ data: { ...invitation, expiresAt: Date.now() + 3_600_000 } });
    await all.db.settingsChange.create({ data: { ...change, before, after: { ...values, frequency: 7 } } });
  });
  afterAll(() => all?.stop());

  /** A user who is only done to. */
  let subject: string;
  let subjectSession: string;
  const user = () => all.db.user.findUnique({ where: { id: subject } });
  const userPage = () => `/admin/users/${subject}`;
  const ofUser = (fields: Record<string, string>): Call => ({ args: [subject, untouched, form], fields });
  const machine = () => all.db.machine.findUnique({ where: { id: all.machineId } });
  const machinePage = () => `/admin/machines/${all.machineId}`;
  const tokensPage = () => "/admin/join-tokens";
  const ofMachine = (fields: Record<string, string>): Call => ({ args: [all.machineId, untouched, form], fields });
  const [apiTokens, apiTokenId] = ["app/(live)/_api-tokens/actions.ts", "token-of-the-matrix"];
  const [machines, users, tokens, settings, joining] = [
    "app/(live)/admin/machines/[id]/actions.ts",
    "app/(live)/admin/users",
    "app/(live)/admin/join-tokens/actions.ts",
    "app/(live)/_settings/actions.ts",
    "app/(live)/admin/_joining/actions.ts",
  ];
  const changeId = "change-of-the-matrix";
  const { version: _, ...values } = defaultSettings;

  /** Every action for administrators alone: where its form is, a good call, and how to see that it was obeyed. In order. */
  const rows: Record<
    string,
    { on: () => string; call: () => Call; hasHappened: (answer?: Answer) => Promise<boolean> }
  > = {
    [makeToken]: {
      on: tokensPage,
      call: () => newToken("one more"),
      hasHappened: async () => (await all.db.joinToken.count({ where: { label: "one more" } })) === 1,
    },
    [`${tokens}#revoke`]: {
      on: tokensPage,
      call: () => ({ args: [all.tokenId, untouched] }),
      hasHappened: async () => (await all.db.joinToken.findUnique({ where: { id: all.tokenId } }))?.revokedAt !== null,
    },
    [`${settings}#saveSettings`]: {
      on: machinePage,
      call: () => ({ args: [all.machineId, { frequency: 7 }, 1] }),
      hasHappened: async () => (await machine())?.frequency === 7,
    },
    [`${settings}#saveSettingsOfMany`]: {
      on: () => "/admin",
      call: () => ({ args: [[all.machineId], { show_load: true }] }),
      hasHappened: async () => (await machine())?.show_load === true,
    },
    [`${settings}#undo`]: {
      on: machinePage,
      call: () => ({ args: [changeId] }),
      hasHappened: async () => (await machine())?.frequency === 3,
    },
    [`${settings}#retag`]: {
      on: machinePage,
      call: () => ({ args: [[all.machineId], { add: ["tagged"], remove: [] }] }),
      hasHappened: async () => JSON.stringify((await machine())?.tags) === '["tagged"]',
    },
    [`${settings}#readMany`]: {
      on: () => "/admin",
      call: () => ({ args: [[all.machineId]] }),
      hasHappened: async (answer) => answer?.text.includes('"count":1') ?? false,
    },
    [`${apiTokens}#makeApiToken`]: {
      on: () => "/admin/access",
      call: () => ({
        args: [{ form: untouched }, form],
        fields: { label: "of-the-matrix", scope: "admin", expires: "1 hour" },
      }),
      hasHappened: async () => (await all.db.apiToken.count({ where: { label: "of-the-matrix" } })) > 0,
    },
    [`${apiTokens}#revoke`]: {
      on: () => "/admin/access",
      call: () => ({ args: [apiTokenId, untouched, form] }),
      hasHappened: async () => (await all.db.apiToken.findUnique({ where: { id: apiTokenId } }))?.revokedAt !== null,
    },
    [`${joining}#approve`]: {
      on: () => "/admin",
      call: () => ({ args: ["waits", untouched, form], fields: { name: "let in", tags: "" } }),
      hasHappened: async () => (await all.db.machine.count({ where: { name: "let in" } })) === 1,
    },
    [`${joining}#reject`]: {
      on: () => "/admin",
      call: () => ({ args: ["waits too", untouched] }),
      hasHappened: async () =>
        (await all.db.pendingMachine.findUnique({ where: { id: "waits too" } }))?.rejectedAt !== null,
    },
    [`${joining}#forget`]: {
      on: () => "/admin",
      call: () => ({ args: ["waits too", untouched] }),
      hasHappened: async () => (await all.db.pendingMachine.findUnique({ where: { id: "waits too" } })) === null,
    },
    [`${machines}#wishNewKey`]: {
      on: machinePage,
      call: () => ({ args: [all.machineId, untouched] }),
      hasHappened: async (answer) => answer?.text.includes("Its agent is not there now") ?? false,
    },
    [`${machines}#split`]: {
      on: machinePage,
      call: () => ({ args: [all.machineId, untouched, form], fields: { kept: "0".repeat(16) } }),
      hasHappened: async (answer) => answer?.text.includes("These agents are not there any more") ?? false,
    },
    [savePolicy]: {
      on: () => "/admin/history",
      call: () => ({
        args: [{ form: untouched, wouldGo: [] }, form],
        fields: { secondsDays: "9", minutesDays: "31", hoursDays: "731", eventsDays: "366", cap: "", capUnit: "GiB" },
      }),
      hasHappened: async () => (await all.db.historyPolicy.findFirst())?.secondsDays === 9,
    },
    [switchPublic]: {
      on: () => "/admin/public",
      call: () => ({ args: [untouched, form], fields: { isOn: "yes" } }),
      hasHappened: async () => (await all.db.publicDashboard.findFirst())?.isOn === true,
    },
    [`${users}/actions.ts#invite`]: {
      on: () => "/admin/users",
      call: () => ({
        args: [{ form: untouched }, form],
        fields: { label: "of the matrix", role: "viewer", expires: "1 day" },
      }),
      hasHappened: async () => (await all.db.invitation.count({ where: { label: "of the matrix" } })) === 1,
    },
    [`${users}/actions.ts#withdraw`]: {
      on: () => "/admin/users",
      call: () => ({ args: ["of-the-matrix", untouched] }),
      hasHappened: async () =>
        (await all.db.invitation.findUnique({ where: { id: "of-the-matrix" } }))?.revokedAt !== null,
    },
    [`${users}/[id]/actions.ts#makePasswordLink`]: {
      on: userPage,
      call: () => ({ args: [subject, { form: untouched }] }),
      hasHappened: async () => (await all.db.invitation.count({ where: { userId: subject } })) === 1,
    },
    [`${users}/[id]/actions.ts#endSessionOf`]: {
      on: userPage,
      call: () => ({ args: [subject, subjectSession, untouched] }),
      hasHappened: async () => (await all.db.session.findUnique({ where: { id: subjectSession } }))?.revokedAt !== null,
    },
    [`${users}/[id]/actions.ts#setRole`]: {
      on: userPage,
      call: () => ofUser({ role: "admin" }),
      hasHappened: async () => (await user())?.role === "admin",
    },
    [`${users}/[id]/actions.ts#setDisabled`]: {
      on: userPage,
      call: () => ofUser({ disable: "yes" }),
      hasHappened: async () => (await user())?.disabledAt !== null,
    },
    [`${users}/[id]/actions.ts#remove`]: {
      on: userPage,
      call: () => ofUser({ sure: "on" }),
      hasHappened: async () => (await user()) === null,
    },
    [`${machines}#rename`]: {
      on: machinePage,
      call: () => ofMachine({ name: "renamed" }),
      hasHappened: async () => (await machine())?.name === "renamed",
    },
    [`${machines}#remove`]: {
      on: machinePage,
      call: () => ofMachine({ sure: "on" }),
      hasHappened: async () => (await machine()) === null,
    },
  };

  it("all have a row", () => {
    expect([...Object.keys(rows), ...forMany, welcome, signOut].sort()).toEqual([...builtActions().keys()].sort());
  });

  describe.each(Object.keys(rows))("%s", (name) => {
    const row = () => rows[name] as (typeof rows)[string];

    it.each(roles.filter((role) => role !== "admin"))(
      "refuses %s, on whatever page, and changes nothing",
      async (role) => {
        const before = await remembered(all.db);
        for (const on of [row().on(), "/", "/sign-in", "/welcome"]) {
          const answer = await all.call(role, name, on, row().call());
          expect(answer.text).not.toContain(all.label);
          if (answer.status === 200) {
            expect(answer.text).toMatch(/Sign in first\.|Only an administrator may do this\.|There is no such token/);
          }
        }
        expect(await remembered(all.db)).toBe(before);
        expect(await row().hasHappened()).toBe(false);
      },
    );

    it("refuses an administrator whose browser was sent by another site", async () => {
      const before = await remembered(all.db);
      for (const origin of ["http://evil.example", "null", `${all.product.url}.evil.example`, "http://127.0.0.1:1"]) {
        expect((await all.call("admin", name, row().on(), row().call(), origin)).status).toBe(403);
      }
      expect(await remembered(all.db)).toBe(before);
    });

    it("refuses arguments of another kind, and changes nothing", async () => {
      const before = await remembered(all.db);
      for (const args of [
        [],
        [null],
        [{ __proto__: null }, {}, {}],
        [["a"], [], []],
        [{ gt: "" }, untouched, form],
        ["m-1", untouched, form],
      ]) {
        await all.call("admin", name, row().on(), { args, fields: { frequency: "1", name: "x" } });
      }
      expect(await remembered(all.db)).toBe(before);
    });
  });

  it.each(Object.keys(rows))("%s obeys an administrator", async (name) => {
    const { on, call, hasHappened } = rows[name] as (typeof rows)[string];
    const answer = await all.call("admin", name, on(), call());
    expect(answer.status).toBeLessThan(400);
    expect(await hasHappened(answer)).toBe(true);
  });

  it("makeFirstAccount makes nobody an account when there is one, whoever asks", async () => {
    const before = await remembered(all.db);
    for (const role of roles) {
      const fields = { ...account, token: "made-up" };
      expect(returned(await all.call(role, welcome, "/welcome", { args: [form], fields }))).toMatchObject({
        field: "token",
      });
    }
    expect(await remembered(all.db)).toBe(before);
  });

  it("what is for one's own account is nothing for strangers, from wherever they call", async () => {
    const before = await remembered(all.db);
    const calls: Record<string, Call> = {
      changePassword: { args: [untouched, form], fields: { current: password, password: "another long one" } },
      endSession: { args: [(await all.db.session.findFirstOrThrow()).id, untouched] },
      endOtherSessions: { args: [untouched] },
    };
    for (const [name, call] of Object.entries(calls)) {
      for (const role of strangers) {
        for (const on of ["/account", "/", "/sign-in"]) {
          const answer = await all.call(role, `${own}#${name}`, on, call);
          if (answer.status === 200) expect(answer.text).toContain("Sign in first.");
        }
      }
      const { status } = await all.call("viewer", `${own}#${name}`, "/account", call, "http://evil.example");
      expect(status).toBe(403);
    }
    expect(await remembered(all.db)).toBe(before);
  });

  it("what is for one's own account reaches no other, not even an administrator's call", async () => {
    const standing = (role: string) =>
      all.db.session.findFirstOrThrow({ where: { revokedAt: null, expiresAt: { gt: Date.now() }, user: { role } } });
    for (const [role, other] of [
      ["viewer", "admin"],
      ["admin", "viewer"],
    ] as const) {
      const { id } = await standing(other);
      const answer = await all.call(role, `${own}#endSession`, "/account", { args: [id, untouched] });
      expect(returned(answer)).toMatchObject({
        result: "refused",
        message: expect.stringContaining("no such session"),
      });
    }
    const { userId } = await standing("viewer");
    const { id: mine } = await addSession(all.product, all.db, userId);
    expect(
      returned(await all.call("viewer", `${own}#endOtherSessions`, "/account", { args: [untouched] })),
    ).toMatchObject({
      result: "done",
    });
    expect((await all.db.session.findUnique({ where: { id: mine } }))?.revokedAt).not.toBeNull();
    await standing("viewer");
    await standing("admin");
    const fields = { current: "a wrong one", password: "another long one", userId: (await standing("admin")).userId };
    const change = { args: [untouched, form], fields };
    expect(returned(await all.call("viewer", `${own}#changePassword`, "/account", change))).toMatchObject({
      field: "current",
    });
  });

  it("links that are made up open nothing, whoever asks", async () => {
    const before = await remembered(all.db);
    for (const role of roles) {
      for (const token of ["made-up", "", "i-".padEnd(42, "0"), "of the matrix"]) {
        const fields = { ...account, token, role: "admin" };
        for (const [name, call] of [
          ["openLink", { args: [token] }],
          ["accept", { args: [form], fields }],
          ["setNewPassword", { args: [form], fields }],
        ] as const) {
          const answer = await all.call(role, `${invite}#${name}`, "/invite", { ...call, args: [...call.args] });
          expect(answer.status).toBe(200);
          expect(returned(answer)).toMatchObject({ result: "refused" });
        }
      }
    }
    expect(await remembered(all.db)).toBe(before);
  });

  it("signOut ends the session of who calls it, and no other", async () => {
    const { userId } = await all.db.session.findFirstOrThrow({ where: { revokedAt: null, user: { role: "viewer" } } });
    const { id, cookie } = await addSession(all.product, all.db, userId);
    const running = () => all.db.session.count({ where: { revokedAt: null } });
    const before = await running();
    const action = { url: `${all.product.url}/`, id: builtActions().get(signOut) ?? "", args: [] };
    expect((await callAction({ ...action, cookie, origin: "http://evil.example" })).status).toBe(403);
    await callAction(action);
    expect(await running()).toBe(before);
    const answer = await callAction({ ...action, cookie });
    expect(answer.headers["set-cookie"]?.join()).toMatch(/realtimemonitor-session-\d+=;/);
    expect((await all.db.session.findUnique({ where: { id } }))?.revokedAt).not.toBeNull();
    expect(await running()).toBe(before - 1);
  });
});
