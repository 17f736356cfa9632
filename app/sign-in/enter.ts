/** Signs in and goes to the dashboard; returns words when it is refused. A whole page load: nothing of before stays. */
export async function enter(email: string, password: string): Promise<string | undefined> {
  const { signIn } = await import("next-auth/react"); // 10 KB that the page need not wait for
  const answer = await signIn("credentials", { email, password, redirect: false });
  if (!answer?.ok) return answer?.error ?? "The server does not answer. Try again.";
  window.location.assign("/");
  return undefined;
}
