import type { Item } from "../_view/items.ts";
import type { useHold } from "../_view/use-hold.ts";
import type { FleetView } from "../_view/view.ts";
import type { Role } from "./fleet.tsx";

/** What both looks are given. */
export type ListProps = {
  items: Item[];
  view: FleetView;
  role: Role;
  hold: ReturnType<typeof useHold>["handlers"];
  onSort(sort: Pick<FleetView, "sort" | "isRising">): void;
  onToggle(tag: string | null): void;
};
