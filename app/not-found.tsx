import { buttonLook } from "./_ui/button.tsx";
import { Notice } from "./_ui/notice.tsx";

/** A plain link: next/link here would be part of what each page loads first. */
export default function NotFound() {
  return (
    <Notice title="Not found" text="There is nothing here, or it is not for this account.">
      <a href="/" className={buttonLook("plain")}>
        To the dashboard
      </a>
    </Notice>
  );
}
