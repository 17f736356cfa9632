import { CopyButton } from "../../../_ui/copy-button.tsx";

/** The address to hand on: that of the dashboard itself. */
export function PublicLink({ url }: { url: string }) {
  return (
    <div className="flex flex-wrap items-center gap-3 border-t border-line pt-5">
      <code className="min-w-0 flex-1 rounded-md border border-line bg-page px-3 py-2 font-mono text-xs break-all select-all">
        {url}
      </code>
      <CopyButton text={url} label="Copy link" />
    </div>
  );
}
