import "server-only";
import { isDevelopment, serverEnv, sonnerStyle } from "./env.ts";

/** Of no text at all: so a style element that is put in first and filled then begins. */
const emptyStyle = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

/**
 * What a page may load and run (CSP level 3). Inline scripts run by the nonce of their request alone, files only from here:
 * `strict-dynamic` would let a script put one in from anywhere. Style elements need the nonce too; attributes do not, since
 * what the server draws has some (widths of meters), and they can neither load nor select. The one style sheet that sonner
 * puts in by itself and without a nonce is named by its hash.
 */
export function pagePolicy(nonce: string): string {
  const forDevelopment = isDevelopment() ? " 'unsafe-eval'" : ""; // React rebuilds stacks of the server, hot reload its modules
  const styles = isDevelopment()
    ? "'self' 'unsafe-inline'"
    : `'self' 'nonce-${nonce}' '${emptyStyle}' '${sonnerStyle()}'`;
  return Object.entries({
    "default-src": "'none'",
    "script-src": `'self' 'nonce-${nonce}'${forDevelopment}`,
    "script-src-attr": "'none'",
    "style-src-elem": styles,
    "style-src-attr": "'unsafe-inline'",
    "style-src": "'self' 'unsafe-inline'", // for browsers that know neither of the two
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'none'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "object-src": "'none'",
  })
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join("; ");
}

/** It holds for all ports of a host: only who has the usual one to himself may promise it. */
export function strictTransport(): string | undefined {
  return /^https:\/\/[^:]+$/.test(serverEnv().publicUrl) ? "max-age=31536000" : undefined;
}
