import { describe, expect, it } from "vitest";
import { readEventQuestion, readHistoryQuestion } from "./history-question.ts";

const now = Date.UTC(2026, 10, 24, 12);
const ask = (query: string, accept: string | null = null) =>
  readHistoryQuestion(new URLSearchParams(query), accept, now);

describe("a question for history", () => {
  it("is the last hour in 600 points as JSON when it says nothing", () => {
    expect(ask("")).toEqual({ from: now - 3_600_000, to: now, points: 600, format: "json", hasParts: false });
  });

  it.each([
    ["from=1000&to=2000&points=5", { from: 1000, to: 2000, points: 5 }],
    ["to=7200000", { from: 3_600_000, to: 7_200_000 }],
    ["to=5", { from: 0, to: 5 }],
    ["from=2026-11-24", { from: Date.UTC(2026, 10, 24) }],
    ["from=2026-11-24T09:00Z", { from: Date.UTC(2026, 10, 24, 9) }],
    ["from=2026-11-24T09:00:00.5%2B01:00", { from: Date.UTC(2026, 10, 24, 8) + 500 }],
    ["from=2026-11-24T09:00:00+01:00", { from: Date.UTC(2026, 10, 24, 8) }],
    ["format=csv", { format: "csv" }],
    ["parts=all&points=1000", { hasParts: true, points: 1000 }],
  ])("%j is understood", (query, meant) => expect(ask(query)).toMatchObject(meant));

  it.each([
    ["from=yesterday", "from", /ISO 8601/],
    ["from=2026-11-24T09:00:00", "from", /with a zone/],
    ["from=2026-99-24", "from", /ISO 8601/],
    ["from=-1", "from", /epoch milliseconds/],
    ["from=1e3", "from", /epoch milliseconds/],
    ["from=", "from", /epoch milliseconds/],
    ["to=9999999999999999", "to", /epoch milliseconds/],
    ["from=5&to=5", "from", /before to/],
    ["to=0", "from", /before to/],
    ["points=0", "points", /1 to 5000/],
    ["points=5001", "points", /1 to 5000/],
    ["points=1.5", "points", /whole number/],
    ["points=", "points", /whole number/],
    ["format=xml", "format", /json or csv/],
    ["parts=cores", "parts", /all or none/],
    ["parts=all&points=1001", "points", /1 to 1000/],
    ["form=1", "form", /from, to, points, format, parts/],
    ["__proto__=1", "__proto__", /is not known/],
    ["from=1&from=2", "from", /once/],
  ])("%j is refused, naming %s", (query, field, message) => {
    expect(() => ask(query)).toThrow(expect.objectContaining({ field, message: expect.stringMatching(message) }));
  });

  it("takes the format from what is accepted, unless it says one", () => {
    expect(ask("", "text/csv").format).toBe("csv");
    expect(ask("", "text/html, text/csv;q=0.9").format).toBe("csv");
    expect(ask("", "text/html,*/*").format).toBe("json");
    expect(ask("format=json", "text/csv").format).toBe("json");
  });
});

describe("a question for events", () => {
  const askEvents = (query: string) => readEventQuestion(new URLSearchParams(query));

  it.each([
    ["", {}],
    ["before=7", { before: 7 }],
    ["from=5&to=9", { from: 5, to: 9 }],
  ])("%j is understood", (query, meant) => expect(askEvents(query)).toEqual(meant));

  it.each([
    ["before=x", "before"],
    ["from=5", "to"],
    ["to=5", "from"],
    ["from=9&to=5", "from"],
    ["from=never&to=5", "from"],
  ])("%j is refused, naming %s", (query, field) => {
    expect(() => askEvents(query)).toThrow(expect.objectContaining({ field }));
  });
});
