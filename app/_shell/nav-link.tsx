"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

type Props = {
  href: string;
  children: string;
  /** It is the current one on every page below this path too. */
  below?: string;
};

export function NavLink({ href, children, below }: Props) {
  const path = usePathname();
  const isHere = path === href || (below !== undefined && path.startsWith(below));
  return (
    <Link
      href={href}
      aria-current={isHere ? "page" : undefined}
      className="rounded-md px-2.5 py-1.5 text-sm text-muted hover:bg-raised aria-[current]:bg-raised aria-[current]:font-medium aria-[current]:text-text sm:px-3"
    >
      {children}
    </Link>
  );
}
