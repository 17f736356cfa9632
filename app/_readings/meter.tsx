import { percent as inPercent } from "./units.ts";

const fills = { plain: "bg-meter", busy: "bg-meter-busy", warn: "bg-meter-warn", alarm: "bg-meter-alarm" };

type Props = {
  label: string;
  percent: number;
  tone?: keyof typeof fills;
  /** What hovering adds to the figure. */
  detail?: string;
  isUpright?: boolean;
};

/** A bar of 0 to 100 %: an unseen meter to read out and hover, over a bar that scales, so that nothing is laid out again. */
export function Meter({ label, percent, tone = "plain", detail, isUpright = false }: Props) {
  const scale = `${isUpright ? "scaleY" : "scaleX"}(${percent / 100})`;
  return (
    <div
      className={`relative w-full overflow-hidden bg-track ${isUpright ? "h-full rounded-[2px]" : "h-1.5 rounded-full"}`}
    >
      <meter
        className="absolute inset-0 size-full opacity-0"
        aria-label={label}
        title={`${label}: ${inPercent(percent)}${detail ? `, ${detail}` : ""}`}
        min={0}
        max={100}
        value={Math.round(percent)}
      >
        {inPercent(percent)}
      </meter>
      <div
        aria-hidden
        className={`size-full ${fills[tone]} ${isUpright ? "origin-bottom" : "origin-left"}`}
        style={{ transform: scale }}
      />
    </div>
  );
}
