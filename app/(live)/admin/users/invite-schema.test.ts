import { expect, it } from "vitest";
import { NewInvitation } from "../../../_server/invitations.ts";
import { invalid } from "../../../_ui/form-state.ts";
import { InviteForm, lifetimes } from "./invite-schema.ts";

const form = { label: " Bob ", role: "viewer", expires: "1 day" };

it("gives what the data layer takes, and offers nothing that it refuses", () => {
  expect(NewInvitation.parse(InviteForm.parse(form))).toEqual({ label: "Bob", role: "viewer", lifetimeMs: 86_400_000 });
  for (const expires of Object.keys(lifetimes)) NewInvitation.parse(InviteForm.parse({ ...form, expires }));
});

it.each([
  ["label", " ", /is missing/],
  ["label", "x".repeat(255), /at most 254/],
  ["label", "a\u202Eb", /control characters/],
  ["role", "hub", /one of/],
  ["expires", "for ever", /one of/],
])("names %s when it is %j", (field, value, message) => {
  const { error } = InviteForm.safeParse({ ...form, [field]: value });
  expect(error && invalid(error)).toEqual({ result: "refused", field, message: expect.stringMatching(message) });
});
