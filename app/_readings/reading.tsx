import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { percent as inPercent } from "./units.ts";

type Props = {
  icon: LucideIcon;
  title: ReactNode;
  detail?: string;
  percent: number;
  /** What it was in the last minutes, between title and figure. */
  trend?: ReactNode;
  /** Says trouble in the figure; the words stay quiet. */
  figure?: string;
  children: ReactNode;
};

/** One reading of a card: what it is, how much, the figure at the right edge, and its bars below. */
export function Reading({ icon: Icon, title, detail, percent, trend, figure = "text-text", children }: Props) {
  return (
    <div>
      <div className="mb-1 flex items-center gap-3 text-xs text-muted">
        <div className={`flex items-center gap-1.5 ${trend ? "min-w-20 flex-none" : "min-w-0 flex-1"}`}>
          <Icon aria-hidden className="size-3.5 shrink-0 opacity-70" />
          {title}
        </div>
        {trend && <div className="min-w-0 flex-1">{trend}</div>}
        <span className="whitespace-nowrap tabular-nums">{detail}</span>
        <span className={`-ml-1 min-w-10 text-right text-sm font-medium whitespace-nowrap tabular-nums ${figure}`}>
          {inPercent(percent)}
        </span>
      </div>
      {children}
    </div>
  );
}
