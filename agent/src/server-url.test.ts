import { describe, expect, it } from "vitest";
import { isLoopback, parseServerUrl, routerUrl } from "./server-url.ts";

describe("the server's URL", () => {
  it.each([
    "http://127.0.0.1:8080",
    "http://localhost:8080",
    "http://[::1]:8080",
    "http://127.9.9.9",
    "https://a.example",
  ])("takes %s", (text) => {
    expect(parseServerUrl(text, false).href).toBe(`${text}/`);
  });

  it("refuses plain http to another host, naming the way out", () => {
    expect(() => parseServerUrl("http://monitor.example:8080", false)).toThrow(/monitor\.example.*--insecure/);
    expect(() => parseServerUrl("http://127.0.0.1.evil.example", false)).toThrow(/--insecure/);
    expect(parseServerUrl("http://monitor.example:8080", true).host).toBe("monitor.example:8080");
  });

  it.each(["monitor", "ftp://a.example", "ws://127.0.0.1/ws", "//a.example", ""])(
    "refuses %j, which is none",
    (text) => {
      expect(() => parseServerUrl(text, true)).toThrow("must be an URL");
    },
  );

  it.each(["https://u@a.example", "https://u:p@a.example", "https://a.example?x=1", "https://a.example#x"])(
    "refuses %s, which says more than where",
    (text) => {
      expect(() => parseServerUrl(text, true)).toThrow("must have no user");
    },
  );

  it("may live below a path", () => {
    expect(parseServerUrl("https://a.example/monitor", false).href).toBe("https://a.example/monitor/");
  });
});

describe("the router's URL", () => {
  const router = (server: string, given: string, insecure = false) => routerUrl(new URL(server), given, insecure).href;

  it("is taken relative to the server's, with the scheme of a WebSocket", () => {
    expect(router("http://127.0.0.1:8080/", "/ws")).toBe("ws://127.0.0.1:8080/ws");
    expect(router("https://a.example/monitor/", "ws")).toBe("wss://a.example/monitor/ws");
    expect(router("https://a.example/", "wss://b.example/ws#x")).toBe("wss://b.example/ws");
  });

  it("is refused in the clear to another host", () => {
    expect(() => router("https://a.example/", "ws://b.example/ws")).toThrow(/router\.url.*--insecure/);
    expect(router("https://a.example/", "ws://b.example/ws", true)).toBe("ws://b.example/ws");
  });

  it("is refused when it is no WebSocket", () => {
    expect(() => router("https://a.example/", "ftp://b.example/")).toThrow("must begin with ws:// or wss://");
    expect(() => router("https://a.example/", "https://")).toThrow("is not an URL");
  });
});

it("knows which hosts are this one", () => {
  expect(["localhost", "a.localhost", "127.0.0.1", "[::1]", "::1"].every(isLoopback)).toBe(true);
  expect(["127.0.0.1.example", "localhost.example", "10.0.0.1", "[::2]", ""].some(isLoopback)).toBe(false);
});
