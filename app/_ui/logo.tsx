export function Logo() {
  return (
    <svg viewBox="0 0 24 24" className="size-6 text-accent" aria-hidden="true">
      <rect x="1" y="3" width="22" height="18" rx="4" fill="currentColor" opacity="0.16" />
      <path
        d="M4 13h3.5l2.2-6 3.6 10 2.4-5.5 1 1.5H20"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.9"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
