"use client";

import { type FocusEvent, type PointerEvent, useEffect, useRef, useState } from "react";

/** Who is removed while somebody points at it, or with the focus in it, says no good-bye. */
const lookEveryMs = 1_000;

/** Whether somebody points at the rows or has the focus in them; what moves then is not what was meant. */
export function useHold() {
  const rows = useRef<Element>(null);
  const [isPointedAt, setPointedAt] = useState(false);
  const [hasFocus, setFocus] = useState(false);
  const isHeld = isPointedAt || hasFocus;

  useEffect(() => {
    if (!isHeld) return;
    const look = () => {
      setPointedAt((was) => was && rows.current?.matches(":hover") === true);
      setFocus((had) => had && rows.current?.contains(document.activeElement) === true);
    };
    const looking = setInterval(look, lookEveryMs);
    return () => clearInterval(looking);
  }, [isHeld]);

  const handlers = {
    onPointerEnter({ pointerType, currentTarget }: PointerEvent) {
      rows.current = currentTarget;
      setPointedAt(pointerType !== "touch"); // a finger has no place when it is up
    },
    onPointerLeave: () => setPointedAt(false),
    onFocus({ currentTarget }: FocusEvent) {
      rows.current = currentTarget;
      setFocus(true);
    },
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent) =>
      setFocus(relatedTarget instanceof Node && currentTarget.contains(relatedTarget)),
  };
  return { isHeld, handlers };
}
