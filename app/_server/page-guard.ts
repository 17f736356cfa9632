import "server-only";
import { notFound, redirect } from "next/navigation";
import { NotFound } from "./errors.ts";
import { currentUser, type SignedIn } from "./session.ts";

/** For pages: leads to the sign-in. The verbs that a page calls authorize all the same. */
export async function signedInPage(): Promise<SignedIn> {
  return (await currentUser()) ?? redirect("/sign-in");
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
