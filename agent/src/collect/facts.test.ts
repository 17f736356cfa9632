import { hostname } from "node:os";
import { Facts } from "@realtimemonitor/protocol/enrolment.ts";
import { describe, expect, it } from "vitest";
import { bounded, prettyName, readFacts } from "./facts.ts";

describe("the facts", () => {
  it("of this host keep to the contract", async () => {
    const facts = await readFacts("0.1.0");
    expect(Facts.parse(facts)).toEqual(facts);
    expect(facts).toMatchObject({ hostname: hostname(), arch: process.arch, agentVersion: "0.1.0" });
    expect(facts.os).not.toBe("");
  });

  it("are cut to their bounds", () => {
    expect(bounded("cpuModel", `  ${"x".repeat(500)}`)).toBe("x".repeat(128));
    expect(bounded("arch", "y".repeat(500))).toHaveLength(32);
  });
});

describe("the name of the system", () => {
  it.each([
    ['NAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n', "Debian GNU/Linux 12 (bookworm)"],
    ["PRETTY_NAME='It'\n", "It"],
    ["PRETTY_NAME=Alpine\n", "Alpine"],
    ['PRETTY_NAME="The \\"Best\\""\n', 'The "Best"'],
    ["NAME=x\n", undefined],
  ])("is found in %j", (text, name) => {
    expect(prettyName(text)).toBe(name);
  });
});
