"use client";

import { type FocusEvent, type PointerEvent, useState } from "react";

/** Whether somebody points at the rows or has the focus in them; what moves then is not what was meant. */
export function useHold() {
  const [isPointedAt, setPointedAt] = useState(false);
  const [hasFocus, setFocus] = useState(false);
  const handlers = {
    // a finger has no place when it is up
    onPointerEnter: ({ pointerType }: PointerEvent) => setPointedAt(pointerType !== "touch"),
    onPointerLeave: () => setPointedAt(false),
    onFocus: () => setFocus(true),
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent) =>
      setFocus(relatedTarget instanceof Node && currentTarget.contains(relatedTarget)),
  };
  return { isHeld: isPointedAt || hasFocus, handlers };
}
