import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Meter } from "./meter.tsx";
import { Reading } from "./reading.tsx";
import { shareOf } from "./shares.ts";
import { figureOf, troubleOf } from "./trouble.ts";
import { amount } from "./units.ts";

type Props = {
  icon: LucideIcon;
  label: string;
  title: ReactNode;
  usedBytes: number;
  totalBytes: number;
  trend?: ReactNode;
};

/** So much of so much: "7.18 of 15.6 GiB", "46 %". */
export function Usage({ icon, label, title, trend, ...use }: Props) {
  const percent = shareOf(use);
  const trouble = troubleOf(percent);
  return (
    <Reading icon={icon} title={title} detail={amount(use)} percent={percent} figure={figureOf[trouble]} trend={trend}>
      <Meter label={label} percent={percent} tone={trouble} detail={amount(use)} />
    </Reading>
  );
}
