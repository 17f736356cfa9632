import type { FleetRow } from "@realtimemonitor/protocol/frame.ts";
import { describe, expect, it } from "vitest";
import { concernOf } from "../../../_readings/trouble.ts";
import { arrange, holdOrder, isSameOrder } from "./arrange.ts";
import { createSteadyValues, type Entry } from "./sort-values.ts";
import { type FleetView, wholeFleet } from "./view.ts";

const memory = (percent: number) => ({ usedBytes: percent, totalBytes: 100 });
function entry(name: string, more: Partial<FleetRow> & { ip?: string; tags?: string[] } = {}): Entry {
  const { ip = null, tags = [], ...rest } = more;
  const row: FleetRow = {
    id: name,
    seq: 1,
    presence: "online",
    receivedAt: 1_000,
    sampledAt: 1,
    settings_version: 1,
    ...rest,
  };
  return { machine: { id: name, name, ip, tags }, row, concern: concernOf(row, null) };
}
const arranged = (entries: Entry[], view: Partial<FleetView> = {}) => {
  const whole = { ...wholeFleet, ...view };
  return arrange(entries, whole, createSteadyValues()(entries, whole.sort, 60_000));
};
const ids = (entries: Entry[], view: Partial<FleetView> = {}) =>
  arranged(entries, view).flatMap((section) => section.ids);

describe("the order", () => {
  const fleet = [
    entry("a", { memory: memory(10) }),
    entry("b", { memory: memory(97) }),
    entry("c", { memory: memory(60), presence: "offline" }),
    entry("d", { memory: memory(90) }),
    entry("e", { memory: memory(40) }),
    entry("f"),
  ];

  it("is worst first, then by the highest share", () => expect(ids(fleet)).toEqual(["c", "b", "d", "e", "a", "f"]));

  it("is by a figure in both directions, with those that do not tell it at the end", () => {
    expect(ids(fleet, { sort: "memory" })).toEqual(["b", "d", "c", "e", "a", "f"]);
    expect(ids(fleet, { sort: "memory", isRising: true })).toEqual(["a", "e", "c", "d", "b", "f"]);
  });

  it("is by name in both directions", () => {
    expect(ids(fleet, { sort: "name", isRising: true }).join("")).toBe("abcdef");
    expect(ids(fleet, { sort: "name" }).join("")).toBe("fedcba");
  });

  it("puts the youngest sample first", () => {
    const three = [
      entry("old", { receivedAt: 10_000 }),
      entry("new", { receivedAt: 59_000 }),
      entry("mid", { receivedAt: 30_000 }),
    ];
    expect(ids(three, { sort: "age", isRising: true })).toEqual(["old", "mid", "new"].toReversed());
  });

  it("stays while figures move a little, and follows when they move more", () => {
    const steady = createSteadyValues();
    const view = { ...wholeFleet, sort: "memory" as const };
    const look = (a: number, b: number) => {
      const two = [entry("a", { memory: memory(a) }), entry("b", { memory: memory(b) })];
      return arrange(two, view, steady(two, "memory", 1_000))[0]?.ids.join("");
    };
    expect(look(50, 49.5)).toBe("ab");
    expect(look(49.2, 50.1)).toBe("ab");
    expect(look(48, 50.1)).toBe("ba");
  });
});

describe("finding", () => {
  const fleet = [
    entry("web-berlin", { ip: "192.0.2.7", tags: ["prod", "eu"] }),
    entry("web-oslo", { tags: ["test"], presence: "late" }),
    entry("db", { tags: ["prod"], memory: memory(99) }),
  ];
  const found = (view: Partial<FleetView>) => ids(fleet, { sort: "name", isRising: true, ...view });

  it("looks for words in names, addresses and tags, in any order", () => {
    expect(found({ q: "WEB" })).toEqual(["web-berlin", "web-oslo"]);
    expect(found({ q: "eu web" })).toEqual(["web-berlin"]);
    expect(found({ q: " 2.0.2.7 " })).toEqual(["web-berlin"]);
    expect(found({ q: "nothing" })).toEqual([]);
    expect(found({ q: "(" })).toEqual([]);
  });

  it("keeps those of a state or with a tag", () => {
    expect(found({ state: "late" })).toEqual(["web-oslo"]);
    expect(found({ state: "trouble" })).toEqual(["web-oslo", "db"]);
    expect(found({ tag: "prod", state: "online" })).toEqual(["web-berlin", "db"]);
  });

  it("groups by tag, each machine under each of its own, those without at the end", () => {
    const more = [...fleet, entry("lonely")];
    expect(arranged(more, { isGrouped: true, sort: "name", isRising: true })).toEqual([
      { tag: "eu", ids: ["web-berlin"] },
      { tag: "prod", ids: ["web-berlin", "db"] },
      { tag: "test", ids: ["web-oslo"] },
      { tag: null, ids: ["lonely"] },
    ]);
    expect(arranged(more, { isGrouped: true, tag: "eu" })).toEqual([{ tag: "eu", ids: ["web-berlin"] }]);
  });
});

describe("an order that is held", () => {
  const section = (ids: string, tag?: string | null) => ({ tag, ids: [...ids] });

  it("keeps every place, also of who is gone, and puts what is new at the end", () =>
    expect(holdOrder([section("abc")], [section("xcay")])).toEqual([section("abcxy")]));

  it("does so in each group, and puts new groups at the end", () =>
    expect(
      holdOrder([section("ab", "p"), section("c", null)], [section("n", "a"), section("bxa", "p"), section("c", null)]),
    ).toEqual([section("abx", "p"), section("c", null), section("n", "a")]));

  it("is compared by tags and places", () => {
    expect(isSameOrder([section("ab")], [section("ab")])).toBe(true);
    for (const other of [[section("ba")], [section("a")], [section("ab", "t")], [section("ab"), section("", "t")]]) {
      expect(isSameOrder([section("ab")], other)).toBe(false);
    }
  });
});
