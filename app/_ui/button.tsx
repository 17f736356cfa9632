import type { ComponentProps } from "react";

const looks = {
  primary: "bg-accent text-on-accent hover:opacity-90",
  plain: "border border-line bg-surface hover:bg-raised",
  danger: "border border-alarm/50 bg-surface text-alarm hover:bg-alarm/10",
};
type Look = keyof typeof looks;

/** For a link that is to look like a button, too. */
export const buttonLook = (look: Look) =>
  `inline-flex h-9 items-center justify-center gap-2 rounded-md px-3.5 text-sm font-medium whitespace-nowrap transition-colors disabled:opacity-60 motion-reduce:transition-none ${looks[look]}`;

export function Button({ look = "plain", className = "", ...rest }: ComponentProps<"button"> & { look?: Look }) {
  return <button type="button" className={`${buttonLook(look)} ${className}`} {...rest} />;
}
