import { memo } from "react";
import { sparklinePath } from "./sparkline-path.ts";

/** The last minutes of a share; the figure beside it is what is read out. Drawn again when `values` is another list. */
export const Sparkline = memo(function Sparkline({
  values,
  className,
}: {
  values: readonly (number | null)[] | undefined;
  className: string;
}) {
  const { line, area } = sparklinePath(values ?? []);
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 -4 ${Math.max(1, (values?.length ?? 0) - 1)} 108`}
      preserveAspectRatio="none"
      className={`text-meter ${className}`}
    >
      <path d={area} fill="currentColor" opacity="0.16" />
      <path
        d={line}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.25"
        strokeLinecap="round"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
});
