import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "../../../_server/auth.ts";
import { mustBeSmallForm, mustBeUsed, mustNotLead } from "../../../_server/auth-door.ts";
import { HttpRefusal } from "../../../_server/http-refusal.ts";

type Context = { params: Promise<{ nextauth: string[] }> };

/** Options are made per request: a build has no secrets to make them of. */
async function handle(request: NextRequest, context: Context): Promise<Response> {
  try {
    mustBeUsed(request.method, (await context.params).nextauth);
    mustNotLead(request.nextUrl.searchParams, request.cookies.getAll());
    if (request.method === "POST") mustBeSmallForm(request.headers);
    return await NextAuth(request, context, authOptions());
  } catch (error) {
    if (error instanceof HttpRefusal) return error.toResponse();
    throw error;
  }
}

export { handle as GET, handle as POST };
