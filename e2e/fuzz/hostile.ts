import type { Dice } from "./dice.ts";

/** Markup that must never come back as it is: an answer with it in HTML is a finding. */
export const markup = "<img src=x onerror=fuzz()>";

export const texts = [
  "",
  " ",
  "0",
  "-1",
  "null",
  "undefined",
  "__proto__",
  "constructor",
  "toString",
  markup,
  `"><svg/onload=fuzz()>${markup}`,
  "javascript:fuzz()",
  "' OR 1=1 --",
  "$(touch /tmp/fuzz)",
  "`id`",
  "../../../../etc/passwd",
  "..%2f..%2fsecrets.json",
  "%00",
  "%c0%af",
  "%",
  "\u0000",
  "\ud800",
  "\u202e",
  "\r\nset-cookie: fuzz=1",
  "a".repeat(300),
  "é".repeat(2_000),
  "{{7*7}}",
  "=cmd|' /C calc'!A0",
  "NaN",
  "1e999",
  "9007199254740993",
  "m-0000000000000000",
  "ip-0.0.0.0",
  "ip-::1",
];

const numbers = [
  0,
  -0,
  1,
  -1,
  0.5,
  1e-300,
  255,
  256,
  65_536,
  2 ** 31,
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 63,
  1e308,
  -(2 ** 53),
];

/** With what is no text in UTF-8 replaced. */
export const wellFormed = (text: string) => Buffer.from(text).toString();

/** A value of any kind, not deep. */
export function anyValue(dice: Dice, depth = 2): unknown {
  const kind = dice.below(depth > 0 ? 7 : 4);
  if (kind === 0) return dice.pick(texts);
  if (kind === 1) return dice.pick(numbers);
  if (kind === 2) return dice.pick([null, true, false]);
  if (kind === 3) return dice.pick<unknown>([[], {}, "", 0]);
  if (kind === 4) return dice.some(0, 4, () => anyValue(dice, depth - 1));
  if (kind === 5) return Object.fromEntries(dice.some(0, 4, () => [dice.pick(texts), anyValue(dice, depth - 1)]));
  return nested(dice.pick([3, 50, 400]));
}

function nested(depth: number): unknown {
  let value: unknown = [];
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

/** A copy in which one thing is something else: replaced, left out, doubled, or one too many. */
export function spoilt(value: unknown, dice: Dice): unknown {
  if (Array.isArray(value) && value.length > 0 && dice.happens(0.8)) {
    const copy = [...value];
    const at = dice.below(copy.length);
    const how = dice.below(8);
    if (how === 0) copy.splice(at, 1);
    else if (how === 1) copy.splice(at, 0, anyValue(dice));
    else if (how === 2) copy.length = at;
    else copy[at] = spoilt(copy[at], dice);
    return copy;
  }
  if (isRecord(value) && Object.keys(value).length > 0 && dice.happens(0.8)) {
    const copy = { ...value };
    const name = dice.pick(Object.keys(copy));
    const how = dice.below(8);
    if (how === 0) delete copy[name];
    else if (how === 1) copy[dice.pick(texts)] = anyValue(dice);
    else copy[name] = spoilt(copy[name], dice);
    return copy;
  }
  return anyValue(dice);
}

const isRecord = (value: unknown): value is Record<string, unknown> => value instanceof Object && !Array.isArray(value);

/** JSON text with some of it cut, doubled or overwritten; often not JSON any more. */
export function spoiltText(text: string, dice: Dice): string {
  const at = dice.below(text.length + 1);
  const end = Math.min(text.length, at + dice.below(12));
  const how = dice.below(6);
  if (how === 0) return text.slice(0, at);
  if (how === 1) return text.slice(0, at) + text.slice(end);
  if (how === 2) return text.slice(0, end) + text.slice(at);
  if (how === 3)
    return (
      text.slice(0, at) +
      dice.pick(["NaN", "Infinity", "1e999", "-", "[", "]", "{", "}", '"', "\\ud800", "\u0000", ",,"]) +
      text.slice(end)
    );
  if (how === 4) return text.replace(/\d+/, () => dice.pick(["NaN", "-1", "1e400", "00", "9".repeat(400), "0x10"]));
  return text.slice(0, at) + dice.bytes(4).toString("latin1") + text.slice(end);
}
