import type { Section } from "./arrange.ts";

/** What stands below each other: the heads of groups, and machines. A machine may stand in several groups. */
export type Item =
  | { kind: "group"; key: string; section: Section; isOpen: boolean }
  | { kind: "machine"; key: string; id: string };

export function itemsOf(sections: readonly Section[], closed: ReadonlySet<string | null>): Item[] {
  return sections.flatMap((section): Item[] => {
    const { tag, ids } = section;
    const machines = ids.map((id): Item => ({ kind: "machine", key: `${tag ?? ""} ${id}`, id }));
    if (tag === undefined) return machines;
    const isOpen = !closed.has(tag);
    return [{ kind: "group", key: `group ${tag ?? ""}`, section, isOpen }, ...(isOpen ? machines : [])];
  });
}
