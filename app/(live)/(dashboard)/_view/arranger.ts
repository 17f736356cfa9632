import type { LiveStore } from "../../../_live/store.ts";
import { arrange, holdOrder, isSameOrder, type Section } from "./arrange.ts";
import { createSteadyValues } from "./sort-values.ts";
import type { FleetView } from "./view.ts";

export type Arrangement = {
  sections: readonly Section[];
  /** Found, each once. */
  count: number;
  /** The order that is held is no longer the one of the figures. */
  isBehind: boolean;
};

/** Rows may change places so often. */
const restMs = 3_000;

/** Arranges the fleet again when machines come or go, when another view is asked for, and else every few seconds. */
export function createArranger(store: LiveStore) {
  const steadyValues = createSteadyValues();
  let last: { view: FleetView; isHeld: boolean; ids: readonly string[]; at: number } | undefined;
  let arrangement: Arrangement = { sections: [], count: 0, isBehind: false };

  /** The same object as long as nothing of it changed. */
  return (view: FleetView, isHeld: boolean): Arrangement => {
    const ids = store.cardIds();
    const at = store.stopwatch();
    const isSameView = last?.view === view;
    if (last && isSameView && last.isHeld === isHeld && last.ids === ids && at - last.at < restMs) return arrangement;

    const entries = ids.flatMap((id) => {
      const card = store.card(id);
      return card ? [{ ...card, concern: store.concern(id) }] : [];
    });
    const next = arrange(entries, view, steadyValues(entries, view.sort, store.hubNow()));
    const sections = isHeld && isSameView ? holdOrder(arrangement.sections, next) : next;
    const count = new Set(next.flatMap((section) => section.ids)).size;
    const isBehind = !isSameOrder(sections, next);
    last = { view, isHeld, ids, at };
    if (isSameOrder(sections, arrangement.sections)) {
      if (count === arrangement.count && isBehind === arrangement.isBehind) return arrangement;
      arrangement = { sections: arrangement.sections, count, isBehind };
    } else arrangement = { sections, count, isBehind };
    return arrangement;
  };
}
