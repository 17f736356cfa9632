import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { procedures, topics } from "@realtimemonitor/protocol/topics.ts";
import type { WampClient } from "./wamp-client.ts";

/** Whom an attacker can be: it has a key of its own, and somebody's session. Each call joins anew, or throws why it may not. */
export type Target = {
  port: number;
  /** Where it comes from, so that it is not taken for a proxy on this host. */
  from: string;
  agent(): Promise<WampClient>;
  viewer(): Promise<WampClient>;
  /** Connected, and not joined. */
  stranger(options?: { perMessageDeflate?: boolean }): Promise<WampClient>;
  sample(): Record<string, unknown>;
};

export type Attack = {
  what: string;
  /** Goes on until it is cut off or the signal ends it. */
  attack(target: Target, signal: AbortSignal): Promise<unknown>;
};

const publish = 16;
const subscribe = 32;
const unsubscribe = 34;
const call = 48;
const noAcknowledge = {};

/** Until the socket is closed; `each` is asked for what to send next. */
async function flood(client: WampClient, signal: AbortSignal, perSecond: number, each: (n: number) => void) {
  const { socket } = client;
  const beganMs = performance.now();
  for (let n = 0; socket.readyState === socket.OPEN && !signal.aborted; ) {
    const due = Math.min(((performance.now() - beganMs) / 1_000) * perSecond, n + perSecond / 20);
    for (; n < due && socket.bufferedAmount < 4_000_000; n += 1) each(n);
    await pause(5);
  }
  client.socket.terminate();
}

const asAgent =
  (perSecond: number, each: (client: WampClient, n: number, target: Target) => void): Attack["attack"] =>
  async (target, signal) => {
    const client = await target.agent();
    await flood(client, signal, perSecond, (n) => each(client, n, target));
  };
const say = (client: WampClient, n: number, options: object, topic: string, payload: unknown) =>
  client.send([publish, n + 1, options, topic, [payload]]);

const junk = "x".repeat(200_000);
const receivers = Array.from({ length: 20_000 }, (_, n) => n + 1);
const text = (payload: string) => `[${publish},1,{},"${topics.stats}",[${payload}]]`;
const deep = text("[".repeat(100_000) + "]".repeat(100_000));

async function openMany(count: number, open: () => Promise<Socket | WampClient>, signal: AbortSignal) {
  const opened: (Socket | WampClient)[] = [];
  for (let n = 0; n < count && !signal.aborted; n += 1) {
    const one = await open().catch(() => undefined);
    if (one) opened.push(one);
  }
  const isOpen = (one: Socket | WampClient) =>
    "socket" in one ? one.socket.readyState === one.socket.OPEN : !one.destroyed;
  while (!signal.aborted && opened.some(isOpen)) await pause(100);
  for (const one of opened) "socket" in one ? one.socket.terminate() : one.destroy();
}

const tcp = ({ port, from }: Target, first = "") =>
  new Promise<Socket>((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, localAddress: from });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.on("error", () => {});
      socket.resume();
      if (first) socket.write(first);
      resolve(socket);
    });
  });

async function dribble(count: number, first: string, target: Target, signal: AbortSignal) {
  const drip = (socket: Socket) => {
    const timer = setInterval(() => socket.write("x"), 1_000);
    socket.once("close", () => clearInterval(timer));
    return socket;
  };
  await openMany(count, async () => drip(await tcp(target, first)), signal);
}

/** What is tried against a server by those who joined it, and by those who did not. */
export const attacks: Record<string, Attack> = {
  samples: {
    what: "1,000 good samples a second",
    attack: asAgent(1_000, (client, n, { sample }) => say(client, n, noAcknowledge, topics.stats, sample())),
  },
  megabytes: {
    what: "messages of 1 MB",
    attack: asAgent(50, (client, n) => say(client, n, noAcknowledge, topics.stats, junk.repeat(5))),
  },
  large: {
    what: "messages of 200 kB",
    attack: asAgent(200, (client, n) => say(client, n, noAcknowledge, topics.stats, junk)),
  },
  nan: { what: "NaN, 100 a second", attack: asAgent(100, (client) => client.send(text("NaN"))) },
  disks: {
    what: "samples with 3,000 disks",
    attack: asAgent(100, (client, n, { sample }) => {
      const disk = { mount: "/a/mount/that/is/somewhere", totalBytes: 1e12, usedBytes: 1e11 };
      say(client, n, noAcknowledge, topics.stats, { ...sample(), disks: Array(3_000).fill(disk) });
    }),
  },
  deep: { what: "lists in lists, 100,000 deep", attack: asAgent(100, (client) => client.send(deep)) },
  retained: {
    what: "events to be kept for ever, each beside the others",
    attack: asAgent(500, (client, n) => say(client, n, { retain: true, eligible: [n] }, topics.state, n)),
  },
  subscriptions: {
    what: "subscriptions to endless topics",
    attack: asAgent(500, (client, n) => client.send([subscribe, n + 1, {}, `clientconfig.${n}`])),
  },
  subscribeLoop: {
    what: "subscribing and unsubscribing",
    async attack(target, signal) {
      const client = await target.agent();
      let last = 0;
      client.socket.on("message", (data) => {
        const [code, , id] = JSON.parse(data.toString());
        if (code === 33) last = id;
      });
      await flood(client, signal, 1_000, (n) =>
        client.send(n % 2 ? [unsubscribe, n + 1, last] : [subscribe, n + 1, {}, topics.settings("m-0000000000000000")]),
      );
    },
  },
  acknowledged: {
    what: "1,000 a second with acknowledgement",
    attack: asAgent(1_000, (client, n) => say(client, n, { acknowledge: true }, topics.state, n)),
  },
  refused: {
    what: "what is not allowed, 3,000 a second",
    attack: asAgent(3_000, (client, n) =>
      n % 2
        ? say(client, n, { acknowledge: true }, topics.fleet, n)
        : client.send([call, n + 1, {}, procedures.fleetSnapshot]),
    ),
  },
  receivers: {
    what: "lists of 20,000 receivers",
    attack: asAgent(100, (client, n) => say(client, n, { eligible: receivers, exclude: receivers }, topics.stats, n)),
  },
  neverReads: {
    what: "a viewer that asks for the fleet and never reads",
    async attack(target, signal) {
      const client = await target.viewer();
      await client.subscribe(topics.fleet, () => {});
      client.socket.pause();
      await flood(client, signal, 20, (n) => client.send([call, n + 1, {}, procedures.fleetSnapshot]));
    },
  },
  asks: {
    what: "a viewer that asks for the fleet in a loop",
    async attack(target, signal) {
      const client = await target.viewer();
      await flood(client, signal, 200, (n) => client.send([call, n + 1, {}, procedures.fleetSnapshot]));
    },
  },
  pings: {
    what: "pings as fast as it goes",
    async attack(target, signal) {
      const client = await target.agent();
      await flood(client, signal, 20_000, () => client.socket.ping());
    },
  },
  fragments: {
    what: "a message in endless pieces of one byte",
    async attack(target, signal) {
      const client = await target.agent();
      await flood(client, signal, 20_000, () => client.socket.send("x", { fin: false }));
    },
  },
  bombs: {
    what: "messages that unpack to a thousand times their size",
    async attack(target, signal) {
      const client = await target.stranger({ perMessageDeflate: true });
      await flood(client, signal, 100, () => client.send(`["${"0".repeat(1_000_000)}"]`));
    },
  },
  strangerTalks: {
    what: "messages of one who has not joined, 1,000 a second",
    async attack(target, signal) {
      const client = await target.stranger();
      await flood(client, signal, 1_000, (n) => say(client, n, noAcknowledge, topics.stats, n));
    },
  },
  knocks: {
    what: "WebSockets with a wrong HELLO, as fast as it goes",
    async attack(target, signal) {
      const knock = async () => {
        while (!signal.aborted) {
          const client = await target.stranger().catch(() => pause(20));
          await client?.join({ authmethods: ["ticket"], authid: "v-nobody", sign: () => "none" }).catch(() => {});
          client?.socket.terminate();
        }
      };
      await Promise.all(Array.from({ length: 8 }, knock));
    },
  },
  halfOpen: {
    what: "600 TCP connections that say nothing",
    attack: (target, signal) => openMany(600, () => tcp(target), signal),
  },
  noHello: {
    what: "600 WebSockets that say nothing",
    attack: (target, signal) => openMany(600, () => target.stranger(), signal),
  },
  slowHeaders: {
    what: "600 requests whose headers come by the byte",
    attack: (target, signal) => dribble(600, "GET / HTTP/1.1\r\nhost: a\r\nx-a: ", target, signal),
  },
  slowBodies: {
    what: "600 requests whose bodies come by the byte",
    attack: (target, signal) =>
      dribble(600, "POST /clients/ HTTP/1.1\r\nhost: a\r\ncontent-length: 90000\r\n\r\n", target, signal),
  },
};
