import type { Metadata } from "next";
import { adminPage } from "../../../_server/page-guard.ts";
import { ApiTokens } from "../../_api-tokens/api-tokens.tsx";

export const metadata: Metadata = { title: "API tokens" };

export default async function AccessPage() {
  await adminPage();
  return (
    <main>
      <h1 className="mb-4 text-xl font-semibold tracking-tight">API tokens</h1>
      <ApiTokens mayCommand />
    </main>
  );
}
