export const stateFilters = ["online", "trouble", "late", "offline"] as const;
export type StateFilter = (typeof stateFilters)[number];

export const sortKeys = ["worst", "name", "cpu", "memory", "disk", "network", "load", "age"] as const;
export type SortKey = (typeof sortKeys)[number];

/** Worst, fullest and busiest first; names and ages from the smallest on. */
const risingByNature: readonly SortKey[] = ["name", "age"];
export const isRisingByNature = (key: SortKey) => risingByNature.includes(key);

/** What is looked at, and in which order: all of it stands in the address, so that it can be kept and handed on. */
export type FleetView = {
  q: string;
  state: StateFilter | null;
  tag: string | null;
  isGrouped: boolean;
  sort: SortKey;
  isRising: boolean;
};

export const wholeFleet: FleetView = {
  q: "",
  state: null,
  tag: null,
  isGrouped: false,
  sort: "worst",
  isRising: false,
};

/** Reads `?q=&state=&tag=&group=&sort=`; what it does not know it leaves out. */
export function viewOf(params: { get(name: string): string | null }): FleetView {
  const { sort, isRising } = sortOf(params.get("sort") ?? "");
  return {
    q: (params.get("q") ?? "").slice(0, 100),
    state: stateFilters.find((state) => state === params.get("state")) ?? null,
    tag: params.get("tag") || null,
    isGrouped: params.get("group") === "tag",
    sort,
    isRising,
  };
}

/** "cpu" in its own direction, "cpu-reversed" in the other. */
function sortOf(text: string): Pick<FleetView, "sort" | "isRising"> {
  const [name, direction] = text.split("-", 2);
  const sort = sortKeys.find((key) => key === name) ?? "worst";
  const isReversed = sort === name && direction === "reversed";
  return { sort, isRising: isRisingByNature(sort) !== isReversed };
}

const parameters = ["q", "state", "tag", "group", "sort"];

/** The address with this view in it; what else it says is others' and stays. */
export function withView(address: string, view: FleetView): URL {
  const url = new URL(address);
  for (const name of parameters) url.searchParams.delete(name);
  for (const [name, value] of new URLSearchParams(searchOf(view))) url.searchParams.set(name, value);
  return url;
}

/** The view as it stands behind the `?`; empty for the whole fleet. */
export function searchOf({ q, state, tag, isGrouped, sort, isRising }: FleetView): string {
  const params = new URLSearchParams();
  if (q.trim() !== "") params.set("q", q.trim());
  if (state) params.set("state", state);
  if (tag) params.set("tag", tag);
  if (isGrouped) params.set("group", "tag");
  const isReversed = isRising !== isRisingByNature(sort);
  if (sort !== "worst" || isReversed) params.set("sort", isReversed ? `${sort}-reversed` : sort);
  return params.toString();
}

export const isFiltered = ({ q, state, tag }: FleetView) => q.trim() !== "" || state !== null || tag !== null;
