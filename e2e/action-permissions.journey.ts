// The HTTP half of the permission matrix, server actions: every one that the build made, called raw by everybody. They are
// public endpoints, whatever page shows their form.
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../prisma/open-database.ts";
import { type Call, type Everybody, makeToken, newToken, roles, startWithEverybody, untouched } from "./everybody.ts";
import type { Answer } from "./http.ts";
import { type Product, startProduct } from "./product.ts";
import { addSession, databaseOf, remembered } from "./roles.ts";
import { builtActions, callAction, form, returned } from "./server-actions.ts";

const welcome = "app/welcome/actions.ts#makeFirstAccount";
const savePolicy = "app/(live)/admin/history/actions.ts#savePolicy";
const switchPublic = "app/(live)/admin/public/actions.ts#switchPublic";
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
    for (const origin of ["http://evil.example", "null"]) expect((await make(token, origin)).status).toBe(500);
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
    await all.db.settingsChange.create({ data: { ...change, before, after: { ...values, frequency: 7 } } });
  });
  afterAll(() => all?.stop());

  const machine = () => all.db.machine.findUnique({ where: { id: all.machineId } });
  const machinePage = () => `/admin/machines/${all.machineId}`;
  const tokensPage = () => "/admin/join-tokens";
  const ofMachine = (fields: Record<string, string>): Call => ({ args: [all.machineId, untouched, form], fields });
  const [machines, tokens, settings, joining] = [
    "app/(live)/admin/machines/[id]/actions.ts",
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
    expect([...Object.keys(rows), welcome, signOut].sort()).toEqual([...builtActions().keys()].sort());
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
            expect(answer.text).toMatch(/Sign in first\.|Only an administrator may do this\./);
          }
        }
        expect(await remembered(all.db)).toBe(before);
        expect(await row().hasHappened()).toBe(false);
      },
    );

    it("refuses an administrator whose browser was sent by another site", async () => {
      const before = await remembered(all.db);
      for (const origin of ["http://evil.example", "null", `${all.product.url}.evil.example`, "http://127.0.0.1:1"]) {
        expect((await all.call("admin", name, row().on(), row().call(), origin)).status).toBe(500);
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

  it("signOut ends the session of who calls it, and no other", async () => {
    const { userId } = await all.db.session.findFirstOrThrow({ where: { revokedAt: null, user: { role: "viewer" } } });
    const { id, cookie } = await addSession(all.product, all.db, userId);
    const running = () => all.db.session.count({ where: { revokedAt: null } });
    const before = await running();
    const action = { url: `${all.product.url}/`, id: builtActions().get(signOut) ?? "", args: [] };
    expect((await callAction({ ...action, cookie, origin: "http://evil.example" })).status).toBe(500);
    await callAction(action);
    expect(await running()).toBe(before);
    const answer = await callAction({ ...action, cookie });
    expect(answer.headers["set-cookie"]?.join()).toMatch(/realtimemonitor-session-\d+=;/);
    expect((await all.db.session.findUnique({ where: { id } }))?.revokedAt).not.toBeNull();
    expect(await running()).toBe(before - 1);
  });
});
