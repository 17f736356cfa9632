import { describe, expect, it } from "vitest";
import { createComplaints, wordsOf } from "./complaints.ts";

function listen() {
  const said: string[] = [];
  const complaints = createComplaints({ warn: (text) => said.push(text), info: (text) => said.push(text) });
  return { said, complaints };
}

describe("complaints", () => {
  it("says what goes wrong each second only once, until it changes or is over", () => {
    const { said, complaints } = listen();
    for (let second = 0; second < 5; second += 1) complaints.about("disks", "no mount can be read");
    complaints.about("disks", "no answer within 400 ms");
    complaints.settled("disks");
    complaints.settled("disks");
    expect(said).toEqual(["disks: no mount can be read", "disks: no answer within 400 ms", "disks: works again"]);
  });

  it("keeps two things apart", () => {
    const { said, complaints } = listen();
    complaints.about("cpus", "bad");
    complaints.about("disks", "bad");
    complaints.settled("cpus");
    complaints.about("disks", "bad");
    expect(said).toEqual(["cpus: bad", "disks: bad", "cpus: works again"]);
  });
});

it("finds words for strings, errors, and errors that have only a code", () => {
  expect(wordsOf("session not open")).toBe("session not open");
  expect(wordsOf(new Error("broken"))).toBe("broken");
  expect(wordsOf(Object.assign(new AggregateError([]), { code: "ECONNREFUSED" }))).toBe("ECONNREFUSED");
  expect(wordsOf(new TypeError())).toBe("TypeError");
});
