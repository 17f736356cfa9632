"use client";

import type { PageRole } from "@realtimemonitor/protocol/ticket.ts";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { useLive } from "../../../_live/live.tsx";
import { itemsOf } from "../_view/items.ts";
import type { Look } from "../_view/look.ts";
import { useArrangement } from "../_view/use-arrangement.ts";
import { useHold } from "../_view/use-hold.ts";
import { useLook } from "../_view/use-look.ts";
import { useView } from "../_view/use-view.ts";
import { wholeFleet } from "../_view/view.ts";
import { EmptyFleet } from "./empty-fleet.tsx";
import { FleetTotals } from "./fleet-totals.tsx";
import { NothingFound } from "./nothing-found.tsx";
import { Toolbar } from "./toolbar.tsx";

// the page comes with one of them; the other when it is reached for, or long before an update of the server could take it away
const [loadCards, loadTable] = [() => import("./fleet-cards.tsx"), () => import("./fleet-table.tsx")];
const [FleetCards, FleetTable] = [dynamic(loadCards), dynamic(loadTable)];

const loadBoth = () => void Promise.allSettled([loadCards(), loadTable()]);

/** Who looks: a stranger on a public dashboard sees no addresses and no way to a machine. */
export type Role = PageRole;

/** All machines: what is counted over them, how to find one, and each of them as a card or as a row. */
export function Fleet({ role, look: remembered }: { role: Role; look: Look | undefined }) {
  const isEmpty = useLive((store) => store.cardIds().length === 0, "roster");
  const isLastKnown = useLive((store) => store.connection() === "offline", "connection");
  const [look, chooseLook] = useLook(remembered);
  const [view, change] = useView();
  const { isHeld, handlers } = useHold();
  const { sections, count, isBehind } = useArrangement(view, isHeld);
  const [closed, setClosed] = useState<ReadonlySet<string | null>>(new Set());

  useEffect(() => {
    const loading = setTimeout(loadBoth, 30_000);
    return () => clearTimeout(loading);
  }, []);

  const toggle = (tag: string | null) =>
    setClosed((before) => {
      const after = new Set(before);
      if (!after.delete(tag)) after.add(tag);
      return after;
    });

  if (isEmpty) return <EmptyFleet role={role} />;
  const items = itemsOf(sections, closed);
  const List = look === "table" ? FleetTable : FleetCards;
  return (
    <>
      <FleetTotals chosen={view.state} onChoose={(state) => change({ state })} />
      <Toolbar
        view={view}
        onChange={change}
        look={look}
        onReach={loadBoth}
        onLook={chooseLook}
        count={count}
        isBehind={isHeld && isBehind}
        role={role}
      />
      {items.length === 0 ? (
        <NothingFound onClear={() => change({ q: wholeFleet.q, state: null, tag: null })} />
      ) : (
        <div className={isLastKnown ? "grayscale" : ""}>
          <List items={items} view={view} role={role} hold={handlers} onSort={change} onToggle={toggle} />
        </div>
      )}
    </>
  );
}
