import { describe, expect, it, vi } from "vitest";
import { createMessageTexts } from "./message-text.ts";

const messages: unknown[] = [
  [16, 1, {}, "fleet", [{ rows: [1, null, undefined], name: 'a "b"' }], {}],
  [16, 2, { eligible_authrole: ["public"] }, "fleet.public", [{ rows: [] }]],
  [16, 3, { retain: true }, "clientstats", []],
  [16, 4, {}, "x", [1, 2], { a: 1 }],
  [16, 5, {}, "x"],
  [16, 6, {}, "x", ["text"]],
  [16, 7, {}, "x", [null]],
  [48, 8, {}, "wamp.session.list", [["public"]]],
  [70, 9, {}, [{ number: 1 }]],
  {},
];

describe("a message as text", () => {
  it.each(messages)("is what JSON.stringify makes of it: %j", (message) => {
    const textOf = createMessageTexts();
    expect(textOf(message)).toBe(JSON.stringify(message));
    expect(textOf(message)).toBe(JSON.stringify(message));
  });

  it("is made once of what is published twice in a row, and anew of anything else", () => {
    const textOf = createMessageTexts();
    const frame = { toJSON: vi.fn(() => ({ number: 1 })) };
    expect(textOf([16, 1, {}, "fleet", [frame], {}])).toBe('[16,1,{},"fleet",[{"number":1}],{}]');
    expect(textOf([16, 2, {}, "fleet.public", [frame], {}])).toBe('[16,2,{},"fleet.public",[{"number":1}],{}]');
    expect(frame.toJSON).toHaveBeenCalledTimes(1);
    expect(textOf([16, 3, {}, "fleet", [{ number: 2 }], {}])).toBe('[16,3,{},"fleet",[{"number":2}],{}]');
    textOf([16, 4, {}, "fleet", [frame], {}]);
    expect(frame.toJSON).toHaveBeenCalledTimes(2);
  });
});
