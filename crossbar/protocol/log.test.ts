import { describe, expect, it } from "vitest";
import { createLog } from "./log.ts";

describe("a log", () => {
  it("writes what is of its level or graver", () => {
    const lines: string[] = [];
    const log = createLog("hub", "warn", (line) => void lines.push(line));
    log.debug("no");
    log.info("no");
    log.warn("yes");
    log.error("yes");
    expect(lines.map((line) => line.slice(25))).toEqual(["hub warn: yes\n", "hub error: yes\n"]);
  });

  it("keeps a message with line breaks on one line, so that nobody can forge another", () => {
    const lines: string[] = [];
    createLog("hub", "info", (line) => void lines.push(line)).info("a\r\nb\n");
    expect(lines.join("").match(/\n/g)).toHaveLength(1);
  });
});
