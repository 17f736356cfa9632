/** Cards for few machines, a table for many, until somebody chooses. */
export type Look = "cards" | "table";

/** Kept in a cookie, so that the server's first drawing is the right one. */
export const lookCookie = "fleet-look";

export const lookOf = (text: string | undefined): Look | undefined =>
  text === "cards" || text === "table" ? text : undefined;

const cardsLimit = 24;

export const lookFor = (machines: number): Look => (machines > cardsLimit ? "table" : "cards");
