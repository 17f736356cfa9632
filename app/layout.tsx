import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { fontVariables } from "./fonts.ts";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "realtimemonitor", template: "%s · realtimemonitor" },
  description: "Your machines, live.",
};

/** The browser's own frame takes the colour of --page. */
export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f6f7f9" },
    { media: "(prefers-color-scheme: dark)", color: "#0e1116" },
  ],
};

/**
 * What libraries ask for before they do what the page's policy forbids (app/_server/page-policy.ts): zod would try `new Function`,
 * the scroll lock of dialogs puts in a style element.
 */
const wordsToLibraries = (nonce: string) =>
  `globalThis.__zod_globalConfig={jitless:true};globalThis.__webpack_nonce__=${JSON.stringify(nonce)}`;

/** Its nonce makes each page one of its request, also those that say that there is nothing. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? "";
  return (
    <html lang="en" className={fontVariables} suppressHydrationWarning>
      <body>
        <script nonce={nonce} suppressHydrationWarning>
          {wordsToLibraries(nonce)}
        </script>
        <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange nonce={nonce}>
          {children}
        </ThemeProvider>
      </body>
    </html>
  );
}
