import "server-only";
import { createAllowances } from "@realtimemonitor/protocol/allowance.ts";
import { webLog } from "./log.ts";

const rules = { atOnce: 30, perSecond: 0.2 };

/** For what any stranger can cause as often as he likes: says so much of it, and then how much was not said. */
export function createSparingLog(write: (line: string) => void, now?: () => number) {
  const allowances = createAllowances(rules, 1, now);
  let unsaid = 0;
  return (line: string): void => {
    if (!allowances.take("all")) {
      unsaid += 1;
      return;
    }
    write(unsaid > 0 ? `${line} (and ${unsaid} more like it, which were not said)` : line);
    unsaid = 0;
  };
}

export const warnOfStranger = createSparingLog((line) => webLog().warn(line));
