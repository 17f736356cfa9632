"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useIsRunning } from "../_ui/use-is-running.ts";

const order = ["system", "light", "dark"] as const;
const icons = { system: Monitor, light: Sun, dark: Moon };

/** Goes round system, light, dark. The server does not know the reader's choice, so it draws "system" first. */
export function ThemeSwitch() {
  const { theme, setTheme } = useTheme();
  const isRunning = useIsRunning();
  const current = order.find((name) => isRunning && name === theme) ?? "system";
  const next = order[(order.indexOf(current) + 1) % order.length] ?? "system";
  const Icon = icons[current];
  return (
    <button
      type="button"
      onClick={() => setTheme(next)}
      aria-label={`Theme: ${current}. Change to ${next}`}
      title={`Theme: ${current}`}
      className="rounded-md p-2 text-muted hover:bg-raised hover:text-text"
    >
      <Icon aria-hidden className="size-4" />
    </button>
  );
}
