import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mustBePlainAction } from "./action-door.ts";

fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 7) }); // a new finding belongs to who looks for it

const id = "0".repeat(42);
const here = { host: "dash.example", origin: "https://dash.example" };
type Body = string | FormData;
const post = (body: Body, headers: Record<string, string> = { "next-action": id }) =>
  mustBePlainAction(
    new Request("https://dash.example/admin", { method: "POST", headers: { ...here, ...headers }, body }),
  );
const form = (parts: Record<string, string | Blob>) => {
  const made = new FormData();
  for (const [name, value] of Object.entries(parts)) made.append(name, value);
  return made;
};

describe("the door of server actions", () => {
  it.each<[string, Body, Record<string, string>?]>([
    ["arguments", '["m-0123456789abcdef",{"frequency":7},1]'],
    ["what JSON does not know", '["$undefined","$NaN","$Infinity","$-Infinity","$-0"]'],
    ["text that begins with a dollar, as React writes it", '["$$1 a day"]'],
    ["a form among the arguments", form({ "0": '[{"result":"none"},"$K1"]', _1_name: "$1:x", _1_$a: "x" })],
    ["a form before its page runs", form({ [`$ACTION_ID_${id}`]: "" }), {}],
    [
      "the same with what is bound to it",
      form({
        $ACTION_REF_1: "",
        "$ACTION_1:0": `{"id":"${id}","bound":"$@1"}`,
        "$ACTION_1:1": '["m-1",{}]',
        $ACTION_KEY: "k1",
      }),
      {},
    ],
  ])("lets %s through", async (_what, body, headers) => {
    await expect(post(body, headers)).resolves.toBeUndefined();
  });

  it.each([
    "$1",
    "$1:constructor:constructor",
    "$@1",
    "$F1",
    "$h1",
    "$Q1",
    "$W1",
    "$B1",
    "$i1",
    "$n9",
    "$D2026",
    "$T",
    "$A1",
    "$r1",
    "$",
  ])("refuses %s, a reference that no page of ours sends, however deep", async (reference) => {
    for (const args of [[reference], [{ a: [reference] }], [[[[reference]]]]]) {
      await expect(post(JSON.stringify(args))).rejects.toMatchObject({ status: 400 });
      await expect(post(form({ "0": JSON.stringify(args) }))).rejects.toMatchObject({ status: 400 });
    }
  });

  it.each(["__proto__", "constructor", "prototype", "then"])("refuses the name %s", async (name) => {
    await expect(post(`[{"${name}":1}]`)).rejects.toMatchObject({ status: 400 });
  });

  it("refuses another chunk, a file, a form without arguments, and what is too deep", async () => {
    for (const body of [
      form({ "0": "[]", "1": "[]" }),
      form({ "0": "[]", _1_file: new Blob(["x"]) }),
      form({ _1_name: "x" }),
      form({ "0": "[]", "$ACTION_1:0": '{"id":"x","bound":null}' }),
      form({ "0": "[]", $ACTION_OTHER: "" }),
      `${"[".repeat(50)}${"]".repeat(50)}`,
      "{}",
      "[",
      "",
    ]) {
      await expect(post(body)).rejects.toMatchObject({ status: 400 });
    }
  });

  it("refuses pages of other sites, ids that are none, and bodies of other kinds", async () => {
    await expect(post("[]", { "next-action": id, origin: "http://evil.example" })).rejects.toMatchObject({
      status: 403,
    });
    await expect(post(form({}), { origin: "null" })).rejects.toMatchObject({ status: 403 });
    await expect(post("[]", { "next-action": "x" })).rejects.toMatchObject({ status: 404 });
    await expect(post("[]", { "next-action": id, "content-type": "application/json" })).rejects.toMatchObject({
      status: 415,
    });
    await expect(post("x", { "content-type": "multipart/form-data" })).rejects.toMatchObject({ status: 400 });
  });

  it("refuses a form of the old kind on a page, since no page takes it", async () => {
    await expect(post("x=1", { "content-type": "application/x-www-form-urlencoded" })).rejects.toMatchObject({
      status: 415,
    });
  });

  it("leaves alone what is no action, for whoever reads it", async () => {
    for (const path of ["/clients/", "/api/auth/callback/credentials"]) {
      const headers = { "content-type": "application/x-www-form-urlencoded", origin: "null" };
      const request = new Request(`https://dash.example${path}`, { method: "POST", headers, body: "x=1" });
      await expect(mustBePlainAction(request)).resolves.toBeUndefined();
    }
    await expect(post("{", { "content-type": "application/json" })).resolves.toBeUndefined();
  });

  it("says 400 of whatever else, and never fails itself", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.string().map((text) => `[${JSON.stringify(text)}]`),
        ),
        async (body) => {
          const fault = await post(body).catch((error) => error.status);
          expect([undefined, 400]).toContain(fault);
        },
      ),
    );
  });
});
