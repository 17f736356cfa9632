type Values = (number | null)[];

/**
 * A column as it is stored, the shortest way that loses nothing: one number that each sample has; the numbers; as tenths or
 * hundredths; or of whole numbers, where they start and by how many steps each differs from the one before it that is not null.
 */
export type PackedColumn =
  | number
  | Values
  | { tenths: Values }
  | { hundredths: Values }
  | { start: number; step: number; changes: Values };

export function packColumn(values: Values): PackedColumn {
  const numbers = values.filter((value) => value !== null);
  const [start] = numbers;
  if (start === undefined) return values;
  if (numbers.length === values.length && numbers.every((value) => value === start)) return start;
  if (numbers.every(Number.isSafeInteger)) return shorter(values, asChanges(values, start));
  return asParts(values, "tenths", 10) ?? asParts(values, "hundredths", 100) ?? values;
}

/** @throws Error when it is no column of that length. */
export function unpackColumn(packed: unknown, length: number): Values {
  if (typeof packed === "number") return new Array<number>(length).fill(packed);
  if (isValues(packed, length)) return packed;
  if (packed !== null && typeof packed === "object") {
    if ("tenths" in packed && isValues(packed.tenths, length)) return each(packed.tenths, (part) => part / 10);
    if ("hundredths" in packed && isValues(packed.hundredths, length))
      return each(packed.hundredths, (part) => part / 100);
    if ("changes" in packed && isValues(packed.changes, length)) {
      const { start, step } = packed as { start?: unknown; step?: unknown };
      if (typeof start === "number" && typeof step === "number") {
        let value = start;
        return each(packed.changes, (change) => {
          value += change * step;
          return value;
        });
      }
    }
  }
  throw new Error(`is not of ${length} numbers`);
}

/** Memory moves in pages, disks in blocks: the step is the greatest common divisor of all changes. */
function asChanges(values: Values, start: number): PackedColumn {
  let before = start;
  const changes = each(values, (value) => {
    const change = value - before;
    before = value;
    return change;
  });
  let step = 0;
  for (const change of changes) if (step !== 1 && change) step = divisorOf(step, Math.abs(change));
  step ||= 1;
  return { start, step, changes: each(changes, (change) => change / step) };
}

const divisorOf = (a: number, b: number): number => (b === 0 ? a : divisorOf(b, a % b));

function asParts(values: Values, name: "tenths" | "hundredths", perOne: number): PackedColumn | undefined {
  const parts = each(values, (value) => Math.round(value * perOne));
  const isSame = parts.every((part, index) => part === null || part / perOne === values[index]);
  return isSame ? ({ [name]: parts } as PackedColumn) : undefined;
}

const shorter = (a: PackedColumn, b: PackedColumn) => (JSON.stringify(b).length < JSON.stringify(a).length ? b : a);

function each(values: Values, work: (value: number) => number): Values {
  return values.map((value) => (value === null ? null : work(value)));
}

const isValues = (values: unknown, length: number): values is Values =>
  Array.isArray(values) &&
  values.length === length &&
  values.every((value) => value === null || typeof value === "number");
