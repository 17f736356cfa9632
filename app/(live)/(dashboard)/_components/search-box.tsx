"use client";

import { Search } from "lucide-react";
import { useEffect, useRef } from "react";

type Props = { finds: string; q: string; onSearch(q: string): void };

/** Finds while one types. "/" leads here from anywhere on the page, Escape empties it and then leaves it. */
export function SearchBox({ finds, q, onSearch }: Props) {
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest("input, select, textarea, [role=dialog]")) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  return (
    <search className="relative max-sm:w-full">
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-muted" />
      <input
        ref={input}
        type="search"
        aria-label="Search machines"
        placeholder={finds}
        autoComplete="off"
        spellCheck={false}
        value={q}
        onChange={({ target }) => onSearch(target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          if (q === "") event.currentTarget.blur();
          else onSearch("");
        }}
        className="h-9 w-full rounded-md border border-edge bg-surface pr-9 pl-8.5 text-sm placeholder:text-muted sm:w-64 [&::-webkit-search-cancel-button]:hidden"
      />
      <kbd
        aria-hidden
        className="pointer-events-none absolute top-2 right-2 rounded border border-line px-1.5 font-sans text-xs text-muted [@media(hover:none)]:hidden"
      >
        /
      </kbd>
    </search>
  );
}
