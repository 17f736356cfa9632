import type { ComponentProps } from "react";

const looks = {
  primary: "bg-accent text-on-accent hover:opacity-90",
  plain: "border border-line bg-surface hover:bg-raised",
  danger: "border border-alarm/50 bg-surface text-alarm hover:bg-alarm/10",
};

export function Button({
  look = "plain",
  className = "",
  ...rest
}: ComponentProps<"button"> & { look?: keyof typeof looks }) {
  return (
    <button
      type="button"
      className={`inline-flex h-9 items-center justify-center gap-2 rounded-md px-3.5 text-sm font-medium transition-colors disabled:opacity-60 ${looks[look]} ${className}`}
      {...rest}
    />
  );
}
