import Link from "next/link";
import { buttonLook } from "./_ui/button.tsx";
import { Notice } from "./_ui/notice.tsx";

export default function NotFound() {
  return (
    <Notice title="Not found" text="There is nothing here, or it is not for this account.">
      <Link href="/" className={buttonLook("plain")}>
        To the dashboard
      </Link>
    </Notice>
  );
}
