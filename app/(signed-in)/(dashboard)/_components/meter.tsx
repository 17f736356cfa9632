import { percent as inPercent } from "./units.ts";

const colour = (percent: number) => (percent >= 95 ? "bg-alarm" : percent >= 85 ? "bg-warn" : "bg-meter");

/** A bar of 0 to 100 %: an unseen meter to read out and hover, over a bar that scales, so that nothing is laid out again. */
export function Meter({ label, percent, isUpright = false }: { label: string; percent: number; isUpright?: boolean }) {
  return (
    <div className={`relative overflow-hidden bg-track ${isUpright ? "h-8 rounded-xs" : "h-2 flex-1 rounded-full"}`}>
      <meter
        className="absolute inset-0 size-full opacity-0"
        aria-label={label}
        title={`${label}: ${inPercent(percent)}`}
        min={0}
        max={100}
        value={Math.round(percent)}
      >
        {inPercent(percent)}
      </meter>
      <div
        aria-hidden
        className={`size-full transition-transform duration-200 motion-reduce:transition-none ${colour(percent)} ${isUpright ? "origin-bottom" : "origin-left"}`}
        style={{ transform: isUpright ? `scaleY(${percent / 100})` : `scaleX(${percent / 100})` }}
      />
    </div>
  );
}
