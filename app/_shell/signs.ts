/** What a tab says of the fleet while nobody looks at it. */
export type Sign = { tone: "alarm" | "warn" | "quiet"; prefix: string } | undefined;

type Trouble = { alarm: number; warn: number; offline: number };

/** "(3) " machines that need somebody; those that only need an eye colour the icon, without a count. */
export function signOf({ alarm, warn, offline }: Trouble, isConnected: boolean): Sign {
  if (!isConnected) return { tone: "quiet", prefix: "(disconnected) " };
  const count = alarm + offline;
  if (count > 0) return { tone: "alarm", prefix: `(${count}) ` };
  return warn > 0 ? { tone: "warn", prefix: "" } : undefined;
}

/** A title without what `signOf` puts before it. */
export const withoutSign = (title: string) => title.replace(/^\((\d+|disconnected)\) /, "");

const tones = { alarm: "#e5484d", warn: "#f5a524", quiet: "#8b909a" };

/** The icon of app/icon.svg with a dot at its corner, or all grey. Browsers draw it at 16 pixels: so the dot is large. */
export function iconOf(tone: "alarm" | "warn" | "quiet"): string {
  const ground = tone === "quiet" ? tones.quiet : "#1f5fbf";
  const dot =
    tone === "quiet" ? "" : `<circle cx="18" cy="18" r="5.5" fill="${tones[tone]}" stroke="#fff" stroke-width="1.5"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect x="1" y="1" width="22" height="22" rx="6" fill="${ground}"/><path d="M4.5 12.5h3l2.3-5.5 3.8 10 2.2-5.5 1 1h2.7" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>${dot}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
