import { procedures } from "@realtimemonitor/protocol/topics.ts";
import { expect, it } from "vitest";
import { createAskers } from "./askers.ts";

const { fleetSnapshot, fleetAdminSnapshot, machineRecent, fleetTime } = procedures;
const counting = (askers: ReturnType<typeof createAskers>) => (caller: string, procedure: string, times: number) => {
  let answered = 0;
  for (let n = 0; n < times; n += 1) {
    try {
      askers.mayAsk(caller, procedure);
      answered += 1;
    } catch {
      // refused
    }
  }
  return answered;
};

it("answers the pages of one session some calls at once, of long answers fewer, and then so many a second", () => {
  let clock = 0;
  const ask = counting(createAskers(() => clock));
  expect(ask("v-one", fleetTime, 500)).toBe(120);
  expect(ask("v-one", fleetSnapshot, 30) + ask("v-one", fleetAdminSnapshot, 30) + ask("v-one", machineRecent, 30)).toBe(
    60,
  );
  clock += 1_000;
  expect(ask("v-one", fleetTime, 500)).toBe(10);
  expect(ask("v-one", fleetSnapshot, 500)).toBe(2);
});

it("takes nothing from one for what another asks", () => {
  const ask = counting(createAskers(() => 0));
  ask("v-one", fleetSnapshot, 500);
  expect(ask("v-two", fleetSnapshot, 1)).toBe(1);
});

it("refuses with words, and in a way that pages ask again", () => {
  const askers = createAskers(() => 0);
  counting(askers)("v-one", fleetSnapshot, 500);
  expect(() => askers.mayAsk("v-one", fleetSnapshot)).toThrow(
    expect.objectContaining({ uri: "realtimemonitor.error.unavailable", message: expect.stringMatching(/too often/) }),
  );
});
