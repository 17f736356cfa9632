// What stands at the doors, thrown at: a schema never throws, takes what it gave, and bounds what it takes.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { Backlog, BacklogEnvelope } from "./backlog.ts";
import { ClientNotice } from "./client-notice.ts";
import { ClientState } from "./client-state.ts";
import { eachNumber } from "./columns.ts";
import { EnrolmentAnswer, EnrolmentRequest, Facts, signingText } from "./enrolment.ts";
import { explainInLine } from "./explain.ts";
import { figures, figuresOf } from "./figures.ts";
import { AdminFrame, FleetFrame } from "./frame.ts";
import { IpAddress, MachineId, MachineName, Tags, tutorialId } from "./identifiers.ts";
import { createLog } from "./log.ts";
import { Columns, RecentSamples } from "./machine-feed.ts";
import { Sample } from "./sample.ts";
import { samplesOfColumns } from "./samples-of-columns.ts";
import { MachineSettings, SettingsEdit } from "./settings.ts";
import { openTicket, sealTicket, TicketClaims } from "./ticket.ts";

fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 7) }); // a new finding belongs to who looks for it

const schemas = {
  AdminFrame,
  Backlog,
  BacklogEnvelope,
  ClientNotice,
  ClientState,
  Columns,
  EnrolmentAnswer,
  EnrolmentRequest,
  Facts,
  FleetFrame,
  IpAddress,
  MachineId,
  MachineName,
  MachineSettings,
  RecentSamples,
  Sample,
  SettingsEdit,
  Tags,
  TicketClaims,
} satisfies Record<string, z.ZodType>;

/** Anything that JSON can carry, and what only a program can hand over. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.anything({ maxDepth: 3, withNullPrototype: true, withBigInt: true }),
);

const bytes = fc.nat({ max: 2 ** 50 });
const percent = fc.double({ min: 0, max: 100, noNaN: true });
const name = fc.string({ minLength: 1, maxLength: 64 });
const listOf = <T>(key: (item: T) => string, item: fc.Arbitrary<T>) =>
  fc.uniqueArray(item, { maxLength: 8, selector: key });
const runId = fc.stringMatching(/^[0-9a-f]{16}$/);
const sample: fc.Arbitrary<Sample> = fc.record(
  {
    runId,
    seq: fc.nat(),
    sampledAt: fc.nat(),
    monotonicMs: fc.nat(),
    settings_version: fc.nat(),
    cpus: fc.option(fc.array(percent, { maxLength: 20 })),
    memory: fc.option(fc.record({ totalBytes: bytes, usedBytes: bytes })),
    disks: fc.option(listOf(({ mount }) => mount, fc.record({ mount: name, totalBytes: bytes, usedBytes: bytes }))),
    networks: fc.option(
      listOf(
        (one) => one.interface,
        fc.record({ interface: name, receivedBytesPerSecond: bytes, sentBytesPerSecond: bytes }),
      ),
    ),
    load: fc.option(fc.record({ oneMinute: percent, fiveMinutes: percent, fifteenMinutes: percent })),
    uptimeSeconds: fc.option(fc.nat()),
  },
  { requiredKeys: ["runId", "seq", "sampledAt", "monotonicMs", "settings_version"] },
);

describe.each(Object.entries<z.ZodType>(schemas))("%s", (_name, schema) => {
  it("never throws, says why in words, and takes again what it gave", () => {
    fc.assert(
      fc.property(anything, (input) => {
        const first = schema.safeParse(input);
        if (first.success) expect(schema.safeParse(first.data)).toEqual({ success: true, data: first.data });
        else expect(explainInLine(first.error)).toMatch(/\S/);
      }),
    );
  });
});

describe("a sample", () => {
  it("is taken when it is good, and refused with any number in it that is none", () => {
    fc.assert(
      fc.property(
        sample,
        fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, "1", null, 2 ** 60),
        (good, bad) => {
          expect(Sample.safeParse(good).success).toBe(true);
          expect(Sample.safeParse({ ...good, seq: bad }).success).toBe(false);
          expect(Sample.safeParse({ ...good, cpus: [bad] }).success).toBe(false);
          expect(Sample.safeParse({ ...good, disks: [{ mount: "/", totalBytes: bad, usedBytes: 0 }] }).success).toBe(
            false,
          );
        },
      ),
    );
  });

  it("keeps nothing that is not in its schema", () => {
    fc.assert(
      fc.property(sample, fc.string(), (good, key) => {
        const { data } = Sample.safeParse(
          JSON.parse(JSON.stringify(good).replace(/}$/, () => `,${JSON.stringify(key)}:0}`)),
        );
        for (const kept of Object.keys(data ?? {})) expect(Object.keys(Sample.shape)).toContain(kept);
      }),
    );
  });

  it("is the same again after its way through columns, whatever disks and interfaces are called", () => {
    fc.assert(
      fc.property(sample, ({ runId: _, ...good }) => {
        const series: Record<string, number[]> = Object.create(null);
        eachNumber(good, (column, value) => {
          series[column] = [value];
        });
        const [again] = samplesOfColumns({ at: [0], series });
        for (const field of ["seq", "memory", "load"] as const)
          expect(again?.[field]).toEqual(good[field] ?? undefined);
        expect(again?.cpus ?? []).toEqual((good.cpus ?? []).map((value) => value));
        expect(again?.disks ?? []).toEqual(expect.arrayContaining(good.disks ?? []));
        expect(again?.networks ?? []).toEqual(expect.arrayContaining(good.networks ?? []));
      }),
    );
  });

  it("has figures that are numbers or nothing", () => {
    fc.assert(
      fc.property(sample, (good) => {
        const values = figuresOf(good);
        expect(Object.keys(values).sort()).toEqual([...figures].sort());
        for (const value of Object.values(values)) expect(value === null || Number.isFinite(value)).toBe(true);
      }),
    );
  });

  it("never throws in the way back from columns, and reaches no prototype", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.oneof(
            fc.string(),
            fc.constantFrom("__proto__.x", "constructor.x", "cpus[__proto__].percent", "disks[__proto__].totalBytes"),
          ),
          fc.array(fc.integer()),
        ),
        (series) => {
          samplesOfColumns({ at: [1, 2], series });
          expect(({} as Record<string, unknown>).x).toBeUndefined();
          expect(({} as Record<string, unknown>).totalBytes).toBeUndefined();
        },
      ),
    );
  });
});

describe("a ticket", () => {
  const claims = { nonce: "n".repeat(24), sessionId: "s", role: "viewer" as const, issuedAt: 0, expiresAt: 1_000 };

  it("is opened by its secret alone, and by nothing that somebody made up or changed", async () => {
    const ticket = await sealTicket("right", claims);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.base64String()),
        fc.nat({ max: ticket.length - 1 }),
        fc.string({ minLength: 1 }),
        async (text, at, secret) => {
          expect(await openTicket("right", text, 1)).toBeUndefined();
          const changed = ticket.slice(0, at) + (ticket[at] === "A" ? "B" : "A") + ticket.slice(at + 1);
          const opened = await openTicket("right", changed, 1);
          // base64 has bits at its end that mean nothing
          if (opened) expect(opened).toEqual(claims);
          if (secret !== "right") expect(await openTicket(secret, ticket, 1)).toBeUndefined();
        },
      ),
    );
  });
});

describe("what is signed", () => {
  it("is another text for another path, nonce or body, as long as none has a line end in it", () => {
    const word = fc.string().filter((text) => !text.includes("\n"));
    const request = fc.record({ method: word, path: word, nonce: word, bodySha256: word });
    fc.assert(
      fc.property(request, request, (one, other) => {
        expect(signingText(one) === signingText(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });
});

describe("names", () => {
  it("have no control characters, no line ends, and come out of JSON and UTF-8 as they went in", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { data } = MachineName.safeParse(text);
        if (data === undefined) return;
        expect(data).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
        expect(Buffer.from(data).toString()).toBe(data);
        expect(data.length).toBeLessThanOrEqual(64);
      }),
    );
  });

  it("of tutorial machines are ids exactly when they are addresses", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.ipV4(),
          fc.ipV6().filter((ip) => !ip.includes(".")),
        ),
        (ip) => {
          expect(MachineId.safeParse(tutorialId(ip)).success).toBe(true);
        },
      ),
    );
  });
});

it("a line of the log is one line, whatever stands in it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const lines: string[] = [];
      createLog("x", "info", (line) => void lines.push(line)).info(text);
      expect(lines.join("").trimEnd()).not.toMatch(/[\r\n]/);
    }),
  );
});
