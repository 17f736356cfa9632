/** How full is too full, for memory and disks. A busy core is no trouble: that is what it is there for. */
export const troubleOf = (percent: number) => (percent >= 95 ? "alarm" : percent >= 85 ? "warn" : "plain");

export const figureOf = { plain: "text-text", warn: "text-warn", alarm: "text-alarm" };

/** The part of a whole, as a percentage of 0 to 100. */
export const shareOf = ({ usedBytes, totalBytes }: { usedBytes: number; totalBytes: number }) =>
  totalBytes > 0 ? Math.min(100, (100 * usedBytes) / totalBytes) : 0;
