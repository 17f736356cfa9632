import { expect, it } from "vitest";
import { fingerprintOf } from "./fingerprint.ts";

it("is what `ssh-keygen -l` says of the same key", async () => {
  const publicKey = "442aec123b12c1dc2dcb905e9942e1be1615d88dba2647cbff726915c409f115";
  expect(await fingerprintOf(publicKey)).toBe("SHA256:WhxiVWqDtp+DuE14EO//ctOQ4eoEj2DYjca5hv2x/o8");
});
