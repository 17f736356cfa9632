/** Next calls it once, before the server takes its first request. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { announceFirstSignIn } = await import("./app/_server/announce-first-sign-in.ts");
  await announceFirstSignIn();
}
