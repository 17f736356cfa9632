import { expect, it } from "vitest";
import { isSameOrigin, peerAddress } from "./peer.ts";

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
])("a request with %j is of our own pages: %s", (headers, expected) => {
  expect(isSameOrigin(new Headers(headers as Record<string, string>))).toBe(expected);
});

it("takes the address that the router's proxy wrote, the last one", () => {
  expect(peerAddress(new Headers({ "x-forwarded-for": "1.1.1.1, 10.0.0.7" }))).toBe("10.0.0.7");
  expect(peerAddress(new Headers())).toBe("direct");
});
