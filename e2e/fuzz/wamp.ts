import { sign } from "node:crypto";
import { realm } from "@realtimemonitor/protocol/topics.ts";
import {
  authidOf,
  createSampler,
  newStranger,
  type TestMachine,
  type TestSession,
  ticketFor,
} from "../../crossbar/testing/people.ts";
import { createDice } from "./dice.ts";
import { RawWebSocket } from "./raw-web-socket.ts";
import { type WampRole, wampInput } from "./wamp-inputs.ts";

export type WampTarget = {
  port: number;
  origin: string;
  ticketSecret: string;
  /** Machines whose agents attack. */
  machines: TestMachine[];
  sessions: Record<"viewer" | "admin", TestSession[]>;
};

/** Sends inputs to the router as each of its roles, and waits until each is read. */
export function createWampFuzzer(target: WampTarget, seed: number) {
  const held = new Map<WampRole, { socket: RawWebSocket; protocol: string }>();
  const fates: Record<string, number> = {};
  let turn = 0;
  const machineIds = target.machines.map(({ id }) => id);
  const samplers = target.machines.map(() => createSampler());
  const inputOf = (input: number) => {
    const nextSample = samplers[input % samplers.length] as () => Record<string, unknown>;
    return wampInput({ machineIds, nextSample }, createDice(seed, input));
  };

  const count = (fate: string) => {
    fates[fate] = (fates[fate] ?? 0) + 1;
  };

  /** The router cuts off who says too much, and for a while lets him not in again: then somebody else of that role goes on. */
  async function connection(role: WampRole, protocol: string): Promise<RawWebSocket | undefined> {
    const found = held.get(role);
    if (found?.socket.isOpen && found.protocol === protocol) return found.socket;
    found?.socket.end();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const socket = await RawWebSocket.open(target.port, protocol, role === "agent" ? undefined : target.origin).catch(
        () => {},
      );
      const isIn =
        socket &&
        (role === "stranger" ||
          (await join(socket, role, turn++).then(
            () => true,
            () => false,
          )));
      if (isIn) {
        socket.onText = () => {};
        held.set(role, { socket, protocol });
        return socket;
      }
      socket?.end();
    }
    count(`${role} kept out`);
    return undefined;
  }

  async function join(socket: RawWebSocket, role: Exclude<WampRole, "stranger">, turn: number): Promise<void> {
    const machine = ofTurn(target.machines, turn);
    const person =
      role === "agent" ? undefined : role === "public" ? newStranger() : ofTurn(target.sessions[role], turn);
    const ticket = person && (await ticketFor(target.ticketSecret, person));
    const who = person
      ? { authmethods: ["ticket"], authid: authidOf(person) }
      : { authmethods: ["cryptosign"], authid: machine.id, authextra: { pubkey: machine.publicKey } };
    return new Promise((resolve, reject) => {
      socket.onText = (text) => {
        const [code, second, third] = JSON.parse(text);
        if (code === 2) resolve();
        else if (code === 3) reject(new Error(`${role} was not let in: ${text}`));
        else if (code === 4) {
          const challenge: string = third?.challenge ?? second?.challenge ?? "";
          const proof =
            ticket ?? sign(null, Buffer.from(challenge, "hex"), machine.privateKey).toString("hex") + challenge;
          socket.send([5, proof, {}]);
        }
      };
      socket.closed.then(() => reject(new Error(`${role} was cut off while it joined`)));
      const roles = { publisher: {}, subscriber: {}, caller: {}, callee: {} };
      socket.send([1, realm, { roles, ...who }]);
    });
  }

  return {
    async send(input: number): Promise<undefined> {
      const { role, protocol, bytes } = inputOf(input);
      const socket = await connection(role, protocol);
      if (!socket) return undefined;
      socket.write(bytes);
      // the half of a message that never ends: whoever sends it waits, and nobody else
      const fate = await socket.settled();
      count(`${role} ${fate}`);
      if (fate === "silent") socket.end();
    },
    fates: () => fates,
    /** What an input is, for people. */
    show(input: number): string {
      const { role, protocol, shown } = inputOf(input);
      return `WAMP as ${role} (${protocol}): ${shown.slice(0, 600)}`;
    },
    stop(): void {
      for (const { socket } of held.values()) socket.end();
    },
  };
}

const ofTurn = <Item>(items: Item[], turn: number): Item => items[turn % items.length] as Item;
