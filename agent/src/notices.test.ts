import { Backlog } from "@realtimemonitor/protocol/backlog.ts";
import type { ClientNotice } from "@realtimemonitor/protocol/client-notice.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { noticeHandler } from "./notices.ts";

const runId = "0123456789abcdef";
const ask: ClientNotice = { kind: "resendFrom", runId, seq: 7, limit: 60 };

describe("notices", () => {
  let published: Backlog[];
  let isIdle: boolean;
  const acked = vi.fn();
  const [onNewKey, onNewIdentity] = [vi.fn(), vi.fn()];
  const from = vi.fn(() => ({ oldestSeq: 9, samples: [] }));
  const handler = () =>
    noticeHandler({
      runId,
      outbox: { acked, from },
      monotonicMs: () => 12_000,
      isIdle: () => isIdle,
      publish: (backlog) => void published.push(Backlog.parse(backlog)),
      onNewKey,
      onNewIdentity,
    });

  beforeEach(() => {
    vi.useFakeTimers();
    vi.clearAllMocks();
    published = [];
    isIdle = true;
  });
  afterEach(() => void vi.useRealTimers());

  it("are answered with a backlog that says what was asked for and what is there", () => {
    handler()(ask);
    expect(from).toHaveBeenCalledWith(7, 60);
    expect(published).toEqual([{ runId, fromSeq: 7, oldestSeq: 9, monotonicMs: 12_000, samples: [] }]);
  });

  it("that something is stored are passed on, and not answered", () => {
    handler()({ kind: "acked", runId, seq: 7 });
    expect(acked).toHaveBeenCalledWith(7);
    expect(published).toEqual([]);
  });

  it("that want a new key or a new identity are passed on, and not answered", () => {
    const token = `j-${"a".repeat(32)}`;
    handler()({ kind: "newKey", runId });
    handler()({ kind: "newIdentity", runId, token });
    expect(onNewKey).toHaveBeenCalledOnce();
    expect(onNewIdentity).toHaveBeenCalledWith(token);
    expect(published).toEqual([]);
  });

  it("about another run change nothing and are not answered", () => {
    const handle = handler();
    handle({ ...ask, runId: "f".repeat(16) });
    handle({ kind: "acked", runId: "f".repeat(16), seq: 7 });
    handle({ kind: "newKey", runId: "f".repeat(16) });
    handle({ kind: "newIdentity", runId: "f".repeat(16), token: `j-${"a".repeat(32)}` });
    expect(onNewKey).not.toHaveBeenCalled();
    expect(onNewIdentity).not.toHaveBeenCalled();
    expect(acked).not.toHaveBeenCalled();
    expect(published).toEqual([]);
  });

  it("are not answered while anything waits to be sent, and nothing is read for them", () => {
    const handle = handler();
    isIdle = false;
    for (let times = 0; times < 100; times += 1) handle(ask);
    expect(from).not.toHaveBeenCalled();
    isIdle = true;
    handle(ask);
    expect(published).toHaveLength(1);
  });

  it("in a tight loop are answered 20 times a second, and the others ignored", async () => {
    const handle = handler();
    const askALot = () => {
      for (let times = 0; times < 10_000; times += 1) handle(ask);
    };
    askALot();
    expect(published).toHaveLength(20);
    for (let second = 0; second < 10; second += 1) {
      await vi.advanceTimersByTimeAsync(1_000);
      askALot();
    }
    expect(published).toHaveLength(220);
    await vi.advanceTimersByTimeAsync(50);
    askALot();
    expect(published).toHaveLength(221);
  });
});
