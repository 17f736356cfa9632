import { describe, expect, it } from "vitest";
import { z } from "zod";
import { EnrolmentRequest } from "./enrolment.ts";
import { explain, explainInLine } from "./explain.ts";

const errorOf = (schema: z.ZodType, value: unknown) => {
  const { error } = schema.safeParse(value);
  if (!error) throw new Error("it was taken");
  return error;
};
const request = {
  name: "web-1",
  ip: "192.0.2.1",
  facts: { hostname: "h", os: "o", kernel: "k", arch: "a", cpuModel: "c", agentVersion: "1" },
};

describe("an explanation", () => {
  it("names the field and says what it must be", () => {
    expect(explain(errorOf(EnrolmentRequest, { ...request, ip: "300.1.1.1" }))).toEqual({
      field: "ip",
      message: "must be an IPv4 or IPv6 address",
    });
  });

  it("names the bound of a text's length and of a field inside another", () => {
    expect(explainInLine(errorOf(EnrolmentRequest, { ...request, name: "" }))).toBe(
      "name: must have a length of at least 1",
    );
    const facts = { ...request.facts, arch: "x".repeat(33) };
    expect(explainInLine(errorOf(EnrolmentRequest, { ...request, facts }))).toBe(
      "facts.arch: must have a length of at most 32",
    );
  });

  it("lists the values that are allowed", () => {
    const schema = z.object({ role: z.enum(["viewer", "admin"]) });
    expect(explainInLine(errorOf(schema, { role: "root" }))).toBe("role: must be one of viewer, admin");
  });

  it("has no field for a value that is wrong as a whole", () => {
    expect(explain(errorOf(EnrolmentRequest, "text")).field).toBeNull();
    expect(explainInLine(errorOf(EnrolmentRequest, undefined))).toBe("is missing");
  });

  it("does not repeat what was sent, which may be a secret or markup", () => {
    const sent = "<script>alert(1)</script>";
    expect(explainInLine(errorOf(EnrolmentRequest, { ...request, token: sent }))).not.toContain("script");
  });
});
