import { expect, it } from "vitest";
import { routerProof } from "../../start/secrets.mjs";
import { serverSecrets } from "./env.ts";
import { askerOf, isSameOrigin, peerAddress, routerHeader } from "./peer.ts";
import { testServer } from "./testing/server.ts";

testServer();

it.each([
  [{ "sec-fetch-site": "same-origin" }, true],
  [{ "sec-fetch-site": "cross-site" }, false],
  [{ "sec-fetch-site": "same-site" }, false],
  [{ "sec-fetch-site": "none" }, false],
  [{ origin: "http://localhost:8080", host: "127.0.0.1:3000", "x-forwarded-host": "localhost:8080" }, true],
  [{ origin: "http://localhost:8080", host: "localhost:8080" }, true],
  [{ origin: "http://evil.example", host: "localhost:8080" }, false],
  [{ origin: "http://evil.example", host: "localhost:8080", "sec-fetch-site": "cross-site" }, false],
  [{ origin: "null", host: "localhost:8080" }, false],
  [{ host: "localhost:8080" }, false],
  [{ origin: "https://m.example", "x-forwarded-host": "m.example", "x-forwarded-proto": "https" }, true],
  [{ origin: "http://m.example", "x-forwarded-host": "m.example", "x-forwarded-proto": "https" }, false],
  [{ origin: "https://m.example:8443", "x-forwarded-host": "m.example", "x-forwarded-proto": "https" }, false],
  [{ origin: "https://sub.m.example", "x-forwarded-host": "m.example", "x-forwarded-proto": "https" }, false],
])("a request with %j is of our own pages: %s", (headers, expected) => {
  expect(isSameOrigin(new Headers(headers as Record<string, string>))).toBe(expected);
});

it("takes the address that the router names, and nobody else", () => {
  const proof = routerProof(serverSecrets());
  expect(peerAddress(new Headers({ "x-forwarded-for": "10.0.0.7", [routerHeader]: proof }))).toBe("10.0.0.7");
  for (const forged of [undefined, "", "0".repeat(64), `${proof}0`, `${proof}, ${proof}`]) {
    const headers = new Headers({
      "x-forwarded-for": "10.0.0.7",
      ...(forged !== undefined && { [routerHeader]: forged }),
    });
    expect(peerAddress(headers)).toBe("direct");
  }
});

it.each([
  ["203.0.113.9", "203.0.113.9"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::9", "2001:db8:1:2::/64"],
  ["2001:DB8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["direct", "direct"],
])("counts %s as %s", (address, asker) => expect(askerOf(address)).toBe(asker));
