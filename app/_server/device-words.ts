import "server-only";

/** Those that name others as well come first: Edge says Chrome and Safari too. */
const browsers: [RegExp, string][] = [
  [/\bEdgA?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(HeadlessChrome|Chrome|CriOS)\//, "Chrome"],
  [/\bVersion\/[\d.]+ .*\bSafari\//, "Safari"],
  [/^curl\//, "curl"],
];

const systems: [RegExp, string][] = [
  [/\bAndroid\b/, "Android"],
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bWindows NT\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

const textLimit = 60;

/** "Firefox on Linux", of what a browser says of itself; that text, cut, where it is none of the big ones. */
export function deviceWords(userAgent: string | null): string {
  const text = (userAgent ?? "").replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, "").trim();
  if (text === "") return "unknown browser";
  const nameOf = (known: [RegExp, string][]) => known.find(([pattern]) => pattern.test(text))?.[1];
  const [browser, system] = [nameOf(browsers), nameOf(systems)];
  if (browser) return system ? `${browser} on ${system}` : browser;
  return text.length > textLimit ? `${text.slice(0, textLimit)}…` : text;
}
