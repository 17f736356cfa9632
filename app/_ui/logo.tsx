/** The same picture as app/icon.svg. */
export function Logo({ size = "size-6" }: { size?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={`${size} text-accent`} aria-hidden="true">
      <rect x="1" y="1" width="22" height="22" rx="6" fill="currentColor" />
      <path
        d="M4.5 12.5h3l2.3-5.5 3.8 10 2.2-5.5 1 1h2.7"
        fill="none"
        className="stroke-on-accent"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
