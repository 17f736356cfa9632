import { describe, expect, it } from "vitest";
import { createEdgeLimits, doorOf } from "./edge-limits.ts";

const page = { path: "/", isAction: false };
const untilRefused = (limits: ReturnType<typeof createEdgeLimits>, address: string, asked = page, session?: string) => {
  for (let n = 0; n < 1_000; n += 1) if (limits.waitSeconds(address, session, asked) !== undefined) return n;
  return Number.POSITIVE_INFINITY;
};
const still = () => 0;

describe("who knocks at the edge", () => {
  it.each([
    ["/clients/", false, "join"],
    ["/clients", false, "join"],
    ["/clientsx", false, "page"],
    ["/api/auth/callback/credentials", false, "sign in"],
    ["/api/machines/m-1/export", false, "program"],
    ["/live-ticket", false, "ticket"],
    ["/healthz", false, "health"],
    ["/admin", true, "action"],
    ["/sign-in", false, "page"],
    ["/nothing", false, "page"],
  ])("at %s (action: %s) knocks at the door %s", (path, isAction, name) =>
    expect(doorOf({ path, isAction }).name).toBe(name),
  );

  it.each([
    ["/clients/", 300, 50],
    ["/api/auth/csrf", 60, 2],
    ["/", 240, 20],
  ])("may ask for %s %i times at once, then %i times a second", (path, atOnce, perSecond) => {
    let nowMs = 0;
    const limits = createEdgeLimits(() => nowMs);
    expect(untilRefused(limits, "203.0.113.9", { ...page, path })).toBe(atOnce);
    nowMs += 1_000;
    expect(untilRefused(limits, "203.0.113.9", { ...page, path })).toBe(perSecond);
  });

  it("is kept out at one door and let in at another, and others are let in at both", () => {
    const limits = createEdgeLimits(still);
    untilRefused(limits, "203.0.113.9");
    expect(limits.waitSeconds("203.0.113.9", undefined, page)).toBe(1);
    expect(limits.waitSeconds("203.0.113.9", undefined, { ...page, path: "/clients/" })).toBeUndefined();
    expect(limits.waitSeconds("203.0.113.10", undefined, page)).toBeUndefined();
  });

  it("is the same from all addresses of one IPv6 network, and with one session from all networks", () => {
    const limits = createEdgeLimits(still);
    untilRefused(limits, "2001:db8:1:2::1");
    expect(limits.waitSeconds("2001:db8:1:2:ffff::9", undefined, page)).toBe(1);
    expect(limits.waitSeconds("2001:db8:1:3::1", undefined, page)).toBeUndefined();
    untilRefused(limits, "203.0.113.1", page, "one");
    expect(limits.waitSeconds("203.0.113.2", "one", page)).toBe(1);
    expect(limits.waitSeconds("203.0.113.2", "another", page)).toBeUndefined();
  });

  it("is not counted on the host itself", () => {
    for (const address of ["127.0.0.1", "127.9.9.9", "::1", "direct"]) {
      expect(untilRefused(createEdgeLimits(still), address)).toBe(Number.POSITIVE_INFINITY);
    }
  });
});
