import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PHASE_DEVELOPMENT_SERVER } from "next/constants.js";
import { readWebEnv } from "./app/web-env.mjs";

/** What autobahn requires for serializers and authentication that a page never uses: 100 KB of it. */
const nothing = { browser: "./app/_live/nothing.cjs" };
const unusedByPages = [
  "fs",
  "net",
  "events",
  "cbor",
  "msgpack5",
  "crypto-js",
  "tweetnacl",
  "when",
  "when/monitor/console",
  "./polyfill.js", // for browsers of before 2015
];

const always = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
];
/** The rest of a page's headers differs by request: proxy.ts. */
const ofPages = [
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=(), usb=()" },
  { key: "X-Frame-Options", value: "DENY" },
];

/** The hash of the style sheet that sonner puts into a page by itself, as a Content-Security-Policy names it. */
function sonnerStyle() {
  const source = readFileSync(new URL("node_modules/sonner/dist/index.mjs", import.meta.url), "utf8");
  const text = /__insertCSS\(("(?:[^"\\]|\\.)*")\)/.exec(source)?.[1];
  if (!text) throw new Error("sonner puts in no style sheet any more: app/_server/page-policy.ts need not name it");
  return `sha256-${createHash("sha256").update(JSON.parse(text)).digest("base64")}`;
}

/** @type {(phase: string) => import("next").NextConfig} */
export default (phase) => ({
  poweredByHeader: false,
  env: { SONNER_STYLE: sonnerStyle() },
  typescript: { ignoreBuildErrors: true }, // `pnpm check` looks at types; the first `npm start` of a user need not wait for it
  skipTrailingSlashRedirect: true, // agents post to /clients/, and a redirect would lose the signed path
  images: { unoptimized: true }, // no picture needs it: one endpoint less that works for strangers
  transpilePackages: ["@realtimemonitor/protocol"],
  serverExternalPackages: ["@node-rs/argon2", "@prisma/adapter-better-sqlite3", "@prisma/client", "better-sqlite3"],
  // Crossbar passes the hot reload socket on without its ?id=, by which React's debug channel finds its page: a page that
  // came through the public port would wait for it and never hydrate.
  experimental: { reactDebugChannel: false },
  allowedDevOrigins: ["127.0.0.1", "localhost"],
  turbopack: {
    root: fileURLToPath(new URL(".", import.meta.url)),
    resolveAlias: Object.fromEntries(unusedByPages.map((name) => [name, nothing])),
  },
  headers: async () => [
    { source: "/:path*", headers: always },
    // what a page is made of is no page: twenty times half a kilobyte that nobody reads
    { source: "/((?!_next/static/).*)", headers: ofPages },
  ],
  /** `next dev` prints its own port: a page opened there finds the router too. Elsewhere Crossbar itself serves /ws. */
  rewrites: async () =>
    phase === PHASE_DEVELOPMENT_SERVER
      ? [{ source: "/ws", destination: `${readWebEnv(process.env).localUrl}/ws` }]
      : [],
});
