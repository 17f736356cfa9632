import { type Backlog, backlogLimitCharacters, outboxSpanMs } from "@realtimemonitor/protocol/backlog.ts";
import type { ClientState } from "@realtimemonitor/protocol/client-state.ts";
import type { Sample } from "@realtimemonitor/protocol/sample.ts";
import { fieldOfSwitch, type MachineSettings, type Switch, switches } from "@realtimemonitor/protocol/settings.ts";
import type { Complaints } from "./complaints.ts";

/** After a fault of the longest kind its samples must stay until they are asked for and stored. */
const healingMs = 300_000;
const limitBytes = 8_388_608;

export type Outbox = {
  /** Keeps a sample of this run; they come in the order of seq. */
  add(sample: Sample): void;
  /** All up to `seq` are stored, or given up by the server. */
  acked(seq: number): void;
  /** What is held from `seq` on: at most `limit` samples, within the size of a backlog, but one in any case. */
  from(seq: number, limit: number): Pick<Backlog, "oldestSeq" | "samples">;
  /** Takes out what these settings switch off, for good: what is off never leaves the host. */
  obey(settings: MachineSettings): void;
  state(): NonNullable<ClientState["outbox"]>;
};

export type OutboxBounds = { spanMs?: number; limitBytes?: number };

/** In JSON, which takes a fraction of the memory of an object, and tells its size. */
type Held = { seq: number; takenAtMs: number; json: string; bytes: number };

/**
 * The samples of this run that the server has not stored yet, whether or not they were published: at most 15 minutes and 8 MiB
 * of them. The oldest go first, and count as lost. A disabled machine holds none: whoever disables it wants no figures of it from
 * now on, as with each field, and that holds for those too that are on their way. They are withdrawn, not lost.
 */
export function createOutbox(options: OutboxBounds & { complaints: Complaints }): Outbox {
  const { complaints } = options;
  const spanMs = options.spanMs ?? outboxSpanMs + healingMs;
  const mostBytes = options.limitBytes ?? limitBytes;
  let held: Held[] = [];
  let heldBytes = 0;
  let nextSeq = 0;
  let lost = 0;
  let off = new Set<Switch>();

  const heldOf = (sample: Sample): Held => {
    const json = JSON.stringify(sample);
    return { seq: sample.seq, takenAtMs: sample.monotonicMs, json, bytes: Buffer.byteLength(json) };
  };

  function hold(next: Held[]): void {
    held = next;
    heldBytes = next.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  function dropOldest(nowMs: number): void {
    const isTooMuch = (oldest: Held) => heldBytes > mostBytes || nowMs - oldest.takenAtMs > spanMs;
    for (let oldest = held[0]; oldest && isTooMuch(oldest); oldest = held[0]) {
      held.shift();
      heldBytes -= oldest.bytes;
      lost += 1;
      complaints.about("outbox", "the server does not store the samples, so the oldest are lost");
    }
  }

  return {
    state: () => ({ held: held.length, lost }),
    add(sample) {
      const next = heldOf(sample);
      held.push(next);
      heldBytes += next.bytes;
      nextSeq = sample.seq + 1;
      dropOldest(sample.monotonicMs);
    },
    acked(seq) {
      const rest = held.filter((each) => each.seq > seq);
      if (rest.length === held.length) return;
      hold(rest);
      complaints.settled("outbox");
    },
    from(seq, limit) {
      const samples: Sample[] = [];
      let bytes = 0;
      for (const each of held) {
        if (each.seq < seq) continue;
        bytes += each.bytes;
        if (samples.length === limit || (samples.length > 0 && bytes > backlogLimitCharacters)) break;
        samples.push(JSON.parse(each.json));
      }
      return { oldestSeq: held[0]?.seq ?? nextSeq, samples };
    },
    obey(settings) {
      const fields = switches.filter((show) => !settings[show] && !off.has(show)).map((show) => fieldOfSwitch[show]);
      off = new Set(switches.filter((show) => !settings[show]));
      if (settings.disabled) hold([]);
      if (fields.length === 0) return;
      hold(
        held.map(({ json }) => {
          const sample: Sample = JSON.parse(json);
          for (const field of fields) delete sample[field];
          return heldOf(sample);
        }),
      );
    },
  };
}
