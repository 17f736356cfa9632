/** The id of a machine of the tutorial, by the address that its client names. No key is behind it, so it joins nothing. */
export const tutorialId = (ip: string) => `ip-${ip.toLowerCase()}`;
export const isTutorialId = (id: string) => id.startsWith("ip-");
