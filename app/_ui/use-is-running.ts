"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False in what the server draws and in the first drawing of the browser, which must be the same. */
export const useIsRunning = () =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
