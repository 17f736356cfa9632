import { CopyButton } from "../../../_ui/copy-button.tsx";

const prepare = "npx pnpm@12.21.0 install";

/** What to paste on the machine to watch: seen once. */
export function JoinCommand({ text, isInsecure }: { text: string; isInsecure: boolean }) {
  return (
    <div role="status" className="flex flex-col gap-3 rounded-lg border border-line bg-page p-4">
      <p className="text-sm">
        Run this on the machine to watch, in a checkout of realtimemonitor with its packages installed (Node 22 or
        newer; <code className="font-mono text-xs whitespace-nowrap">{prepare}</code>, once):
      </p>
      <code className="block rounded-md border border-line bg-surface p-3 font-mono text-xs leading-relaxed break-all select-all">
        {text}
      </code>
      {isInsecure && (
        <p className="text-xs text-warn">
          This server is reached over plain http, so others on the network can read what is sent. The agent wants
          --insecure to accept that; with https it is not needed.
        </p>
      )}
      <div>
        <CopyButton text={text} label="Copy command" />
      </div>
    </div>
  );
}
