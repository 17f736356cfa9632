"use client";

import type { AdminMachine } from "@realtimemonitor/protocol/frame.ts";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState } from "react";
import { MachineItem } from "./machine-item.tsx";

const usualRowHeight = 65;

type Props = {
  machines: AdminMachine[];
  selection: ReadonlySet<string>;
  onSelect(id: string, isSelected: boolean, isRange: boolean): void;
};

/** Only those that are in the window are drawn, however many there are. */
export function MachineRows({ machines, selection, onSelect }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is above the list grows and shrinks with its machines
  useLayoutEffect(() => {
    const rect = list.current?.getBoundingClientRect();
    if (rect) setTop(rect.top + window.scrollY);
  }, [machines.length]);
  const virtual = useWindowVirtualizer({
    count: machines.length,
    estimateSize: () => usualRowHeight,
    overscan: 8,
    scrollMargin: top,
    getItemKey: (index) => machines[index]?.id ?? index,
    initialRect: { width: 0, height: 1_200 }, // what the server draws
  });
  return (
    <ul
      ref={list}
      aria-label="Machines"
      className="relative overflow-hidden rounded-xl border border-line bg-surface shadow-xs"
      style={{ height: virtual.getTotalSize() + 2 }}
    >
      {virtual.getVirtualItems().map(({ index, key, start }) => {
        const machine = machines[index];
        return (
          machine && (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              aria-setsize={machines.length}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0 border-line not-first:border-t"
              style={{ transform: `translateY(${start - top}px)` }}
            >
              <MachineItem machine={machine} isSelected={selection.has(machine.id)} onSelect={onSelect} />
            </li>
          )
        );
      })}
    </ul>
  );
}
