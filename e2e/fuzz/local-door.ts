import { createDice } from "./dice.ts";
import { anyValue, spoiltText, texts, wellFormed } from "./hostile.ts";
import { faultOf, sendBytes } from "./http.ts";

/** Sends requests to the hub's door for the web app: whoever is in there is trusted, but must not break it by mistake. */
export function createLocalDoorFuzzer(socketPath: string, seed: number) {
  const inputOf = (input: number): Buffer => {
    const dice = createDice(seed, input);
    const path = dice.pick([
      "/fleet",
      "/admin",
      "/recent",
      "/health",
      "/public-room",
      "/public-switch",
      "/reload",
      "/end-session",
      "/",
      "*",
      "/..",
      "//",
    ]);
    const query = dice.happens(0.5)
      ? `?machineId=${encodeURIComponent(wellFormed(dice.pick(texts)))}&since=${encodeURIComponent(wellFormed(dice.pick(texts)))}`
      : "";
    const json = JSON.stringify(
      dice.pick([{ machineId: anyValue(dice) }, { sessionId: anyValue(dice) }, anyValue(dice)]),
    );
    const body = Buffer.from(wellFormed(dice.happens(0.3) ? spoiltText(json, dice) : json));
    const length = dice.happens(0.95) ? String(body.length) : dice.pick(["0", "1", "-1", "x", "99999"]);
    return Buffer.concat([
      Buffer.from(
        `${dice.pick(["GET", "POST", "PUT", "X"])} ${path}${query} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-length: ${length}\r\n\r\n`,
      ),
      body,
    ]);
  };
  return {
    async send(input: number): Promise<string | undefined> {
      const answer = await sendBytes({ path: socketPath }, inputOf(input));
      return answer && faultOf(answer);
    },
    show: (input: number): string => `at the hub's local door:\n${inputOf(input).toString().slice(0, 1_000)}`,
  };
}
