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

const securityHeaders = {
  sniffing: { key: "X-Content-Type-Options", value: "nosniff" },
  ofPages: [
    { key: "Referrer-Policy", value: "same-origin" },
    {
      key: "Content-Security-Policy",
      value: "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'",
    },
    { key: "X-Frame-Options", value: "DENY" },
  ],
};

/** @type {(phase: string) => import("next").NextConfig} */
export default (phase) => ({
  poweredByHeader: false,
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
    { source: "/:path*", headers: [securityHeaders.sniffing] },
    // what a page is made of is no page: twenty times half a kilobyte that nobody reads
    { source: "/((?!_next/static/).*)", headers: securityHeaders.ofPages },
  ],
  /** `next dev` prints its own port: a page opened there finds the router too. Elsewhere Crossbar itself serves /ws. */
  rewrites: async () =>
    phase === PHASE_DEVELOPMENT_SERVER
      ? [{ source: "/ws", destination: `${readWebEnv(process.env).localUrl}/ws` }]
      : [],
});
