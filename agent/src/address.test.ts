import { describe, expect, it } from "vitest";
import { findAddress, localAddressTowards } from "./address.ts";

describe("the address", () => {
  it("is the one from which the remote host is reached", async () => {
    expect(await localAddressTowards({ address: "127.0.0.1", family: 4 })).toBe("127.0.0.1");
  });

  it("is null when there is no route", async () => {
    // UDP refuses to connect to a broadcast address as to a host without a route: by an error from connect(2)
    expect(await localAddressTowards({ address: "255.255.255.255", family: 4 })).toBeNull();
  });

  it("is null when the server's name is not known", async () => {
    expect(await findAddress(new URL("https://monitor.invalid/"))).toBeNull();
  });
});
