import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "../../../_server/auth.ts";

type Context = { params: Promise<{ nextauth: string[] }> };

/** Options are made per request: a build has no secrets to make them of. */
const handle = (request: NextRequest, context: Context): Promise<Response> => NextAuth(request, context, authOptions());

export { handle as GET, handle as POST };
