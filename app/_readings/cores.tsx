import { Cpu } from "lucide-react";
import type { ReactNode } from "react";
import { Meter } from "./meter.tsx";
import { Reading } from "./reading.tsx";
import { Unread } from "./unread.tsx";

const busyPercent = 90;
/** Up to so many lie side by side; more stand upright, which takes less room. */
const lyingLimit = 8;
const lyingPerRow = 4;
const uprightPerRow = 32;

/** Every core as a bar, in rows of the same length; `percents` is null when the machine could not read them. */
export function Cores({ percents, trend }: { percents: number[] | null; trend?: ReactNode }) {
  if (!percents) return <Unread icon={Cpu} what="Cores" />;
  const count = percents.length;
  const mean = count > 0 ? percents.reduce((sum, value) => sum + value, 0) / count : 0;
  const isUpright = count > lyingLimit;
  const rows = Math.ceil(count / (isUpright ? uprightPerRow : lyingPerRow));
  const columns = Math.max(1, Math.ceil(count / Math.max(1, rows)));
  return (
    <Reading icon={Cpu} title={<h3>{count === 1 ? "1 core" : `${count} cores`}</h3>} percent={mean} trend={trend}>
      <ul
        className={`grid ${isUpright ? `gap-0.5 ${rows > 1 ? "auto-rows-[1rem]" : "auto-rows-[2rem]"}` : "gap-1.5"}`}
        style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
      >
        {percents.map((value, index) => {
          const label = `core ${index + 1}`;
          const tone = value >= busyPercent ? "busy" : "plain";
          return (
            <li key={label}>
              <Meter label={label} percent={value} tone={tone} isUpright={isUpright} />
            </li>
          );
        })}
      </ul>
    </Reading>
  );
}
