"use client";

import { Button } from "./_ui/button.tsx";
import { Notice } from "./_ui/notice.tsx";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <Notice
      title="Something went wrong on the server"
      text={`It was logged${error.digest ? ` as ${error.digest}` : ""}. The live view and the agents do not depend on this page.`}
    >
      <Button onClick={reset}>Try again</Button>
    </Notice>
  );
}
