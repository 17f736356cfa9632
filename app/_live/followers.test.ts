import { expect, it } from "vitest";
import { createFollowers, type Follower } from "./followers.ts";

const follower = (machineId: string): Follower => ({ machineId, onRecent() {}, onSample() {} });

function session(name: string, log: string[]) {
  return ({ machineId }: Follower) => {
    log.push(`${name}+${machineId}`);
    return () => void log.push(`${name}-${machineId}`);
  };
}

it("follows whoever came before and after the session, on each session anew, until they leave", () => {
  const log: string[] = [];
  const followers = createFollowers();
  const leaveA = followers.add(follower("a"));
  followers.begin(session("1", log));
  followers.add(follower("b"));
  expect(log.splice(0)).toEqual(["1+a", "1+b"]);

  followers.end();
  expect(log.splice(0)).toEqual(["1-a", "1-b"]);
  leaveA();
  followers.begin(session("2", log));
  expect(log.splice(0)).toEqual(["2+b"]);
});

it("stops what it follows when its follower leaves", () => {
  const log: string[] = [];
  const followers = createFollowers();
  followers.begin(session("1", log));
  followers.add(follower("a"))();
  expect(log).toEqual(["1+a", "1-a"]);
});
