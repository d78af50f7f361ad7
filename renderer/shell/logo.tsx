/** One track that parts into two. */
export function Logo() {
  return (
    <svg
      viewBox="0 0 24 24"
      width="20"
      height="20"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.4"
    >
      <path d="M2 12h6c5 0 5-6.5 9-6.5M8 12c5 0 5 6.5 9 6.5" strokeLinecap="round" />
      <rect x="17.5" y="3" width="5" height="5" fill="var(--slot-blue)" stroke="none" />
      <path d="M20 15.5 23 21h-6z" fill="var(--slot-green)" stroke="none" />
    </svg>
  );
}
