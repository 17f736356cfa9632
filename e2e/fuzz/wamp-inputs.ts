import { procedures, topics } from "@realtimemonitor/protocol/topics.ts";
import type { Dice } from "./dice.ts";
import { anyValue, spoilt, spoiltText, texts } from "./hostile.ts";
import { frame } from "./raw-web-socket.ts";

export const wampRoles = ["stranger", "agent", "public", "viewer", "admin"] as const;
export type WampRole = (typeof wampRoles)[number];
/** What an input can name of the product that is attacked. */
export type WampWorld = { machineIds: string[]; nextSample(): Record<string, unknown> };

const uris = (world: WampWorld, dice: Dice) => [
  ...Object.values(topics).map((topic) => (typeof topic === "string" ? topic : topic(dice.pick(world.machineIds)))),
  ...Object.values(procedures),
  ...["wamp.session.list", "wamp.session.kill", "wamp.session.get", "wamp.registration.list", "wamp.subscription.list"],
  ...[
    "wamp.session.add_testament",
    "wamp.session.flush_testaments",
    "wamp.session.kill_all",
    "wamp.session.modify_details",
  ],
  ...[
    "crossbar.get_status",
    "crossbar.node.shutdown",
    "wamp.session.on_join",
    "",
    ".",
    "fleet..admin",
    "fleet.#",
    " ",
    "clientconfig",
  ],
];

function options(world: WampWorld, dice: Dice): Record<string, unknown> {
  const of: Record<string, () => unknown> = {
    acknowledge: () => dice.happens(0.8),
    match: () => dice.pick(["exact", "prefix", "wildcard", "regex", 1]),
    forward_for: () => [
      { session: dice.below(2 ** 31), authid: dice.pick([...world.machineIds, "hub"]), authrole: "hub" },
    ],
    retain: () => true,
    get_retained: () => true,
    exclude: () => dice.some(0, 3, () => dice.below(2 ** 31)),
    eligible: () => dice.some(0, 3, () => dice.below(2 ** 31)),
    exclude_authid: () => dice.some(0, 3, () => dice.pick([...world.machineIds, "hub"])),
    eligible_authid: () => dice.some(0, 3, () => dice.pick([...world.machineIds, "hub"])),
    eligible_authrole: () => dice.pick([["admin"], [], "admin"]),
    exclude_me: () => dice.happens(0.5),
    disclose_me: () => dice.happens(0.5),
    receive_progress: () => true,
    timeout: () => dice.pick([1, -1, 2 ** 40, "1"]),
    invoke: () => dice.pick(["single", "roundrobin", "random", "first", "last", "all"]),
    force_reregister: () => true,
    concurrency: () => dice.pick([0, 1, -1, 1e9]),
    mode: () => dice.pick(["kill", "killnowait", "skip", ""]),
    payload: () => "x",
    ppt_scheme: () => dice.pick(["x_custom", "mqtt", "wamp", 1]),
    transaction_hash: () => dice.pick(texts),
    caller: () => dice.below(2 ** 31),
    publisher: () => dice.below(2 ** 31),
  };
  const names = dice.some(0, 3, () => dice.pick(Object.keys(of)));
  const made = Object.fromEntries(names.map((name) => [name, of[name]?.()]));
  return dice.happens(0.1) ? (spoilt(made, dice) as Record<string, unknown>) : made;
}

const ids = [0, 1, 2, 7, -1, 2 ** 31, 2 ** 53, 2 ** 53 + 2, 1.5];

/** A message that a client may send, and sometimes those that only a router may. */
function message(world: WampWorld, dice: Dice): unknown[] {
  const uri = dice.happens(0.9) ? dice.pick(uris(world, dice)) : dice.pick(texts);
  const id = () => (dice.happens(0.8) ? 1 + dice.below(2 ** 31) : dice.pick(ids));
  const args = () => [dice.happens(0.7) ? payloadFor(uri, world, dice) : anyValue(dice)];
  const kinds: (() => unknown[])[] = [
    () => [16, id(), options(world, dice), uri, args()],
    () => [
      16,
      id(),
      { acknowledge: true, ...options(world, dice) },
      uri,
      args(),
      { [dice.pick(texts)]: anyValue(dice) },
    ],
    () => [16, id(), options(world, dice), dice.pick([topics.stats, topics.state, topics.backlog]), args()],
    () => [32, id(), options(world, dice), uri],
    () => [34, id(), id()],
    () => [48, id(), options(world, dice), uri, args()],
    () => [49, id(), options(world, dice)],
    () => [64, id(), options(world, dice), uri],
    () => [66, id(), id()],
    () => [70, id(), options(world, dice), args()],
    () => [8, dice.pick([16, 32, 48, 64, 68, 36, 0]), id(), {}, uri, args()],
    () => [
      1,
      dice.pick(["realm1", "realm2", "", "com.crossbar"]),
      {
        roles: { caller: {} },
        authmethods: dice.some(0, 2, () =>
          dice.pick(["anonymous", "ticket", "cryptosign", "cookie", "tls", "scram", "wampcra", "anonymous-proxy"]),
        ),
        authid: dice.pick([...world.machineIds, "hub", "v-x"]),
        authrole: dice.pick(["hub", "admin", 1]),
        ...options(world, dice),
      },
    ],
    () => [5, dice.pick(texts), options(world, dice)],
    () => [dice.pick([2, 3, 4, 6, 17, 33, 35, 36, 37, 50, 65, 67, 68, 69]), id(), id(), {}, args()],
    () => [dice.pick([0, -1, 7, 9, 99, 255, 2 ** 40, "16", null, 16.5]), id(), {}, uri],
  ];
  return dice.pick(kinds)();
}

function payloadFor(uri: string, world: WampWorld, dice: Dice): unknown {
  const sample = world.nextSample();
  const good: Record<string, unknown> = {
    [topics.stats]: sample,
    [topics.state]: {
      runId: sample.runId,
      settings_version: dice.below(9),
      result: dice.pick(["applied", "rejected"]),
      reason: dice.pick(texts).slice(0, 300),
    },
    [topics.backlog]: { runId: sample.runId, fromSeq: 0, oldestSeq: 0, monotonicMs: 1, samples: [sample] },
    [procedures.fleetTrends]: world.machineIds,
    [procedures.machineRecent]: world.machineIds[0],
  };
  const payload = good[uri] ?? dice.pick(world.machineIds);
  return dice.happens(0.8) ? spoilt(payload, dice) : payload;
}

export type WampInput = { role: WampRole; protocol: "wamp.2.json" | "wamp.2.msgpack"; bytes: Buffer; shown: string };

/** One input: mostly a message with something wrong in it, else bytes that are no message, or frames that are none. */
export function wampInput(world: WampWorld, dice: Dice): WampInput {
  const role = dice.pick(wampRoles);
  const isBinary = role === "stranger" && dice.happens(0.3);
  const protocol = isBinary ? "wamp.2.msgpack" : "wamp.2.json";
  const good = message(world, dice);
  const made = dice.happens(0.75) ? good : [good[0], ...[spoilt(good.slice(1), dice)].flat()];
  const json = JSON.stringify(made) ?? "";
  const text = dice.happens(0.08) ? spoiltText(json, dice) : json;
  const payload = isBinary || dice.happens(0.03) ? dice.bytes(1 + dice.below(60)) : Buffer.from(text);
  return { role, protocol, bytes: framed(payload, isBinary, dice), shown: payload.toString() };
}

function framed(payload: Buffer, isBinary: boolean, dice: Dice): Buffer {
  const code = isBinary ? 2 : 1;
  if (dice.happens(0.92)) return frame(payload, { code });
  const half = payload.length >> 1;
  const ways: (() => Buffer)[] = [
    () =>
      Buffer.concat([
        frame(payload.subarray(0, half), { code, isLast: false }),
        frame(payload.subarray(half), { code: 0 }),
      ]),
    () => frame(payload, { code: isBinary ? 1 : 2 }),
    () => frame(Buffer.concat([payload, Buffer.from([0xff, 0xc0, 0xed, 0xa0, 0x80])]), { code }),
    () => frame(payload, { code, isMasked: false }),
    () => frame(payload, { code, reserved: 1 + dice.below(7) }),
    () => frame(payload, { code: dice.pick([0, 3, 7, 11, 15]) }),
    () => frame(payload, { code, length: dice.pick([2 ** 20, 2 ** 31, 2 ** 40]) }),
    () => frame(payload.subarray(0, 125), { code: dice.pick([8, 9, 10]) }),
    () => frame(Buffer.alloc(200), { code: 9 }),
    () => frame(dice.bytes(1), { code: 8 }),
    () => Buffer.concat(dice.some(2, 40, () => frame(Buffer.alloc(0), { code: 0, isLast: false }))),
    () => dice.bytes(40),
    () => frame(Buffer.alloc(dice.pick([262_145, 400_000]), "["), { code }),
  ];
  return dice.pick(ways)();
}
