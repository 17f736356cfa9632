import { expect, it } from "vitest";
import { type FleetView, isFiltered, searchOf, viewOf, wholeFleet, withView } from "./view.ts";

const read = (search: string) => viewOf(new URLSearchParams(search));

it("stands in the address and comes back from it", () => {
  const view: FleetView = {
    q: "web & db",
    state: "trouble",
    tag: "prod",
    isGrouped: true,
    sort: "cpu",
    isRising: true,
  };
  expect(searchOf(view)).toBe("q=web+%26+db&state=trouble&tag=prod&group=tag&sort=cpu-reversed");
  expect(read(searchOf(view))).toEqual(view);
});

it("leaves the address empty for the whole fleet", () => {
  expect(searchOf(wholeFleet)).toBe("");
  expect(read("")).toEqual(wholeFleet);
  expect(searchOf({ ...wholeFleet, q: "  " })).toBe("");
});

it("leaves in the address what others have put there", () => {
  const put = (address: string, view: Partial<FleetView>) => withView(address, { ...wholeFleet, ...view }).href;
  expect(put("http://h/?settings=m-1&q=old&tag=x", { q: "new" })).toBe("http://h/?settings=m-1&q=new");
  expect(put("http://h/?q=old", {})).toBe("http://h/");
});

it("sorts names from A on, and figures from the highest on, until it is told otherwise", () => {
  expect(read("sort=name")).toMatchObject({ sort: "name", isRising: true });
  expect(read("sort=name-reversed")).toMatchObject({ sort: "name", isRising: false });
  expect(read("sort=memory")).toMatchObject({ sort: "memory", isRising: false });
});

it("takes no word that it does not know", () => {
  expect(read("state=burning&group=colour&sort=smell-reversed&tag=")).toEqual(wholeFleet);
  expect(read(`q=${"x".repeat(1_000)}`).q).toHaveLength(100);
});

it("knows whether anything is left out", () => {
  expect(isFiltered(wholeFleet)).toBe(false);
  expect(isFiltered({ ...wholeFleet, isGrouped: true, sort: "name" })).toBe(false);
  expect(isFiltered({ ...wholeFleet, q: "a" })).toBe(true);
});
