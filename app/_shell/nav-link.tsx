"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { ReachedLink } from "../_ui/reached-link.tsx";

const looks = {
  pill: "rounded-md px-2.5 py-1.5 hover:bg-raised aria-[current]:bg-raised sm:px-3",
  tab: "-mb-px border-b-2 border-transparent pb-2.5 hover:border-line aria-[current]:border-accent",
};

type Props = {
  href: string;
  children: ReactNode;
  /** It is the current one on every page below this path too. */
  below?: string;
  look?: keyof typeof looks;
};

export function NavLink({ href, children, below, look = "pill" }: Props) {
  const path = usePathname();
  const isHere = path === href || (below !== undefined && path.startsWith(below));
  return (
    <ReachedLink
      href={href}
      aria-current={isHere ? "page" : undefined}
      className={`text-sm text-muted hover:text-text aria-[current]:font-medium aria-[current]:text-text ${looks[look]}`}
    >
      {children}
    </ReachedLink>
  );
}
