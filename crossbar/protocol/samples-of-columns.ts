import type { Columns } from "./machine-feed.ts";
import type { Sample } from "./sample.ts";

/** What columns tell of a sample: all but its run. What was off and what could not be read are both absent. */
export type ColumnSample = Partial<Omit<Sample, "runId">>;

/** The key by which the items of each list are named, in the brackets. */
const namedBy: Record<string, string> = { disks: "mount", diskIo: "device", networks: "interface" };

/** The other way from `eachNumber`: one sample for each `at`, in the same order. */
export function samplesOfColumns({ at, series }: Columns): ColumnSample[] {
  const samples = at.map((): Record<string, unknown> => ({}));
  for (const [name, values] of Object.entries(series)) {
    const put = putterOf(name);
    for (let index = 0; index < samples.length; index += 1) {
      const [sample, value] = [samples[index], values[index]];
      if (sample && typeof value === "number") put?.(sample, value);
    }
  }
  return samples as ColumnSample[]; // made of names that only `eachNumber` writes
}

type Put = (sample: Record<string, unknown>, value: number) => void;

/** Where the numbers of one column belong; undefined for a name of another kind. */
function putterOf(name: string): Put | undefined {
  const [, field, inBrackets, leaf] = /^(\w+)(?:\[(.*)\])?(?:\.(\w+))?$/s.exec(name) ?? [];
  if (field === undefined || field === "__proto__") return undefined;
  if (leaf === undefined) return inBrackets === undefined ? (sample, value) => assign(sample, field, value) : undefined;
  if (inBrackets === undefined) return (sample, value) => assign(objectAt(sample, field), leaf, value);
  if (field === "cpus") return (sample, value) => assign(listAt(sample, field), inBrackets, value);

  const key = namedBy[field];
  if (key === undefined) return undefined;
  return (sample, value) => {
    const items = listAt<Record<string, unknown>>(sample, field);
    const item = items.find((one) => one[key] === inBrackets);
    if (item) item[leaf] = value;
    else items.push({ [key]: inBrackets, [leaf]: value });
  };
}

const assign = (target: object, key: string, value: number) => void Object.assign(target, { [key]: value });

function objectAt(sample: Record<string, unknown>, field: string): object {
  const object = (sample[field] as object | undefined) ?? {};
  sample[field] = object;
  return object;
}

function listAt<Item>(sample: Record<string, unknown>, field: string): Item[] {
  const list = (sample[field] as Item[] | undefined) ?? [];
  sample[field] = list;
  return list;
}
