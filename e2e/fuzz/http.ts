import { connect, type NetConnectOpts } from "node:net";
import { createDice } from "./dice.ts";
import { markup } from "./hostile.ts";
import { type HttpWorld, httpInput } from "./http-inputs.ts";

export type RawAnswer = { status: number; head: string; body: string };

const patienceMs = 4_000;

/** Sends bytes and reads whatever comes until the other end closes; undefined when nothing came, as for half a request. */
export function sendBytes(where: NetConnectOpts, bytes: Buffer): Promise<RawAnswer | undefined> {
  return new Promise((resolve) => {
    const socket = connect(where);
    const parts: Buffer[] = [];
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.on("error", () => {});
    socket.on("data", (data) => parts.push(data));
    socket.on("close", () => resolve(readAnswer(Buffer.concat(parts).toString("latin1"))));
    socket.write(bytes);
  });
}

function readAnswer(text: string): RawAnswer | undefined {
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1]);
  if (!status) return undefined;
  const cut = text.indexOf("\r\n\r\n");
  return { status, head: text.slice(0, cut), body: text.slice(cut + 4) };
}

const isStackTrace = (text: string) => /\n\s+at [^\n]+:\d+:\d+|Traceback \(most recent call last\)/.test(text);

/** What is wrong with an answer whatever was asked, in words. */
export function faultOf({ status, head, body }: RawAnswer): string | undefined {
  if (status >= 500) return `answered ${status}`;
  if (isStackTrace(body)) return "answered with a stack trace";
  if (/content-type: text\/html/i.test(head) && body.includes(markup)) return "markup came back as it was sent";
  if (/\r\n(set-cookie: fuzz)/i.test(head)) return "a header was injected";
  return undefined;
}

/** Sends requests to the public port, several at a time. */
export function createHttpFuzzer(world: HttpWorld, port: number, seed: number) {
  const inputOf = (input: number) => httpInput(world, createDice(seed, input));
  const statuses: Record<string, number> = {};
  return {
    async send(input: number): Promise<string | undefined> {
      const { bytes, path } = inputOf(input);
      const answer = await sendBytes({ port, host: "127.0.0.1" }, bytes);
      const status = answer?.status ?? "none";
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (!answer || path.includes("_global-error")) return undefined; // a page that says 500 by itself
      return faultOf(answer);
    },
    /** How often each status was the answer: a fuzzer that is always refused at the door tries nothing. */
    fates: () => statuses,
    show(input: number): string {
      const { role, shown } = inputOf(input);
      return `HTTP as ${role}:\n${shown.slice(0, 1_500)}`;
    },
  };
}
