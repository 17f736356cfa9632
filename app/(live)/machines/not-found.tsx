import Link from "next/link";
import { buttonLook } from "../../_ui/button.tsx";
import { Notice } from "../../_ui/notice.tsx";

export default function MachineNotFound() {
  return (
    <Notice title="There is no such machine" text="It was removed, or an administrator has disabled it.">
      <Link href="/" className={buttonLook("plain")}>
        All machines
      </Link>
    </Notice>
  );
}
