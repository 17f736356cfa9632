import { expect, it } from "vitest";
import { aborted, stopOn } from "./stop.ts";

it("aborts on the first signal", async () => {
  const signal = stopOn("SIGUSR2");
  expect(signal.aborted).toBe(false);
  process.emit("SIGUSR2");
  await aborted(signal);
  expect(signal.aborted).toBe(true);
  await aborted(signal);
});
