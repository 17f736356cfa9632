import type { Entry } from "./sort-values.ts";
import type { FleetView } from "./view.ts";

/** Machines one below the other. `tag` is undefined when they are in no groups, null for those without a tag. */
export type Section = { tag: string | null | undefined; ids: readonly string[] };

/** Finds, groups and orders. The entries come by name; `values` are what they are ordered by. */
export function arrange(
  entries: readonly Entry[],
  view: FleetView,
  values: ReadonlyMap<string, number | null>,
): Section[] {
  const found = entries.filter(isIn(view));
  const ordered = view.sort === "name" ? byName(found, view) : byValue(found, view, values);
  return view.isGrouped ? inGroups(ordered, view.tag) : [{ tag: undefined, ids: ordered.map(idOf) }];
}

const idOf = ({ machine }: Entry) => machine.id;

/** Words in any order, each somewhere in the name, the address or a tag. */
export function isIn({ q, state, tag }: FleetView): (entry: Entry) => boolean {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ machine: { name, ip, tags }, row, concern }) => {
    if (tag !== null && !tags.includes(tag)) return false;
    if (state === "trouble" ? concern.level === "plain" : state !== null && row.presence !== state) return false;
    if (words.length === 0) return true;
    const text = [name, ip ?? "", ...tags].join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

const byName = (entries: Entry[], { isRising }: FleetView) => (isRising ? entries : entries.toReversed());

/** Those that do not tell come last, whichever way; equals stay by name. */
function byValue(entries: Entry[], { isRising }: FleetView, values: ReadonlyMap<string, number | null>): Entry[] {
  const direction = isRising ? 1 : -1;
  return entries.toSorted((a, b) => {
    const [left, right] = [values.get(idOf(a)) ?? null, values.get(idOf(b)) ?? null];
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
    return direction * (left - right);
  });
}

/** A machine stands under each of its tags; tags are in order, and those without one come last. */
function inGroups(entries: readonly Entry[], only: string | null): Section[] {
  const groups = new Map<string | null, string[]>();
  for (const { machine } of entries) {
    const tags: readonly (string | null)[] = machine.tags.length > 0 ? [...new Set(machine.tags)] : [null];
    for (const tag of tags) {
      if (only !== null && tag !== only) continue;
      const ids = groups.get(tag) ?? [];
      groups.set(tag, ids);
      ids.push(machine.id);
    }
  }
  return [...groups]
    .map(([tag, ids]) => ({ tag, ids }))
    .sort((a, b) => (a.tag === null ? 1 : b.tag === null ? -1 : a.tag < b.tag ? -1 : 1));
}

/**
 * The order of before with what has come since: nothing that is pointed at moves. Who has gone keeps its place, who is new
 * comes at the end.
 */
export function holdOrder(held: readonly Section[], next: readonly Section[]): Section[] {
  const kept = held.map(({ tag, ids }) => {
    const known = new Set(ids);
    const fresh = next.find((section) => section.tag === tag)?.ids.filter((id) => !known.has(id)) ?? [];
    return fresh.length === 0 ? { tag, ids } : { tag, ids: [...ids, ...fresh] };
  });
  return [...kept, ...next.filter(({ tag }) => !held.some((section) => section.tag === tag))];
}

export const isSameOrder = (a: readonly Section[], b: readonly Section[]) =>
  a.length === b.length &&
  a.every(({ tag, ids }, place) => {
    const other = b[place];
    if (!other || other.tag !== tag || other.ids.length !== ids.length) return false;
    return ids.every((id, index) => id === other.ids[index]);
  });
