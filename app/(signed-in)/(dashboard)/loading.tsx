export default function Loading() {
  return (
    <p role="status" className="px-4 py-10 text-center text-sm text-muted">
      Loading…
    </p>
  );
}
