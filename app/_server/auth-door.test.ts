import { describe, expect, it } from "vitest";
import { mustBeSmallForm, mustBeUsed, mustNotLead } from "./auth-door.ts";

describe("the door to next-auth", () => {
  it.each(["GET providers", "HEAD csrf", "POST callback/credentials"])("is open for %s", (asked) => {
    const [method = "", path = ""] = asked.split(" ");
    expect(() => mustBeUsed(method, path.split("/"))).not.toThrow();
  });

  it.each([
    "GET session",
    "GET signin",
    "POST signin/credentials",
    "POST signout",
    "POST _log",
    "GET error",
    "GET verify-request",
    "GET callback/credentials",
    "POST csrf",
    "POST callback/google",
  ])("is closed for %s", (asked) => {
    const [method = "", path = ""] = asked.split(" ");
    expect(() => mustBeUsed(method, path.split("/"))).toThrow("nothing here");
  });

  const form = {
    "sec-fetch-site": "same-origin",
    "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
    "content-length": "120",
  };
  it("takes a small form of our own pages", () => {
    expect(() => mustBeSmallForm(new Headers(form))).not.toThrow();
  });

  it.each([
    [{ "sec-fetch-site": "cross-site" }, 403],
    [{ "content-type": "application/json" }, 415],
    [{ "content-type": "" }, 415],
    [{ "content-length": "8193" }, 413],
  ])("refuses a form with %j: %i", (change, status) => {
    const headers = new Headers({ ...form, ...(change as Record<string, string>) });
    expect(() => mustBeSmallForm(headers)).toThrow(expect.objectContaining({ status }));
  });

  it("refuses a form that does not say how long it is", () => {
    const headers = new Headers(form);
    headers.delete("content-length");
    expect(() => mustBeSmallForm(headers)).toThrow(expect.objectContaining({ status: 411 }));
  });
});

describe("where to go after signing in", () => {
  it("is no question for next-auth: no query", () => {
    expect(() => mustNotLead(new URLSearchParams(), [])).not.toThrow();
    expect(() => mustNotLead(new URLSearchParams("callbackUrl=x"), [])).toThrow(
      expect.objectContaining({ status: 400 }),
    );
  });

  it.each(["x", "", "javascript:alert(1)", "https://[", "%00"])("nor a cookie that says %j", (value) => {
    const cookie = { name: "__Secure-next-auth.callback-url", value };
    expect(() => mustNotLead(new URLSearchParams(), [cookie])).toThrow("no URL");
    expect(() => mustNotLead(new URLSearchParams(), [{ ...cookie, name: "other" }])).not.toThrow();
  });

  it("but its own cookie is taken", () => {
    const cookie = { name: "next-auth.callback-url", value: "http://127.0.0.1:8080" };
    expect(() => mustNotLead(new URLSearchParams(), [cookie])).not.toThrow();
  });
});
