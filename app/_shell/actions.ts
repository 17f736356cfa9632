"use server";

import { redirect } from "next/navigation";
import { endOwnSession } from "../_server/end-own-session.ts";

export async function signOut(): Promise<void> {
  await endOwnSession();
  redirect("/sign-in");
}
