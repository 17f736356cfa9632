/**
 * For the programs that run on and on. Node lets short-lived objects pile up to 48 MB before it looks at them; looking at
 * 6 MB costs no more time here, and leaves the web app 45 MB and the hub 5 MB smaller.
 */
export const nodeFlags = ["--max-semi-space-size=2"];

/** A thousand machines' newest samples live for a second each: with room for them the hub copies less of them about. */
export const hubFlags = ["--max-semi-space-size=16"];
