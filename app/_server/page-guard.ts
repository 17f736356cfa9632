import "server-only";
import { notFound, redirect } from "next/navigation";
import { NotFound } from "./errors.ts";
import { isDashboardPublic } from "./public-dashboard.ts";
import { currentUser, type SignedIn } from "./session.ts";

/** For pages: leads to the sign-in. The verbs that a page calls authorize all the same. */
export async function signedInPage(): Promise<SignedIn> {
  return (await currentUser()) ?? redirect("/sign-in");
}

/** Who is signed in, or undefined for anybody else while the dashboard is public. Leads to the sign-in while it is not. */
export async function signedInOrPublicPage(): Promise<SignedIn | undefined> {
  const user = await currentUser();
  return user || (await isDashboardPublic()) ? user : redirect("/sign-in");
}

/** A viewer learns nothing of what is behind it. */
export async function adminPage(): Promise<SignedIn> {
  const user = await signedInPage();
  return user.role === "admin" ? user : notFound();
}

export async function orNotFound<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof NotFound) notFound();
    throw error;
  }
}
