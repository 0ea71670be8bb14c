/** The bell that the leading sheep of a flock wears. */
export function BellIcon(props: { colour?: string }) {
  // The sidebar's own, which is dark in both themes.
  const colour = props.colour ?? '#8fbcf2';
  return (
    <svg
      width="26"
      height="26"
      viewBox="0 0 24 24"
      fill="none"
      stroke={colour}
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M9 5a3 3 0 0 1 6 0" />
      <path d="M6 17l1.4-8.2A3.4 3.4 0 0 1 10.8 6h2.4a3.4 3.4 0 0 1 3.4 2.8L18 17z" />
      <path d="M4.5 17h15" />
      <circle cx="12" cy="19.6" r="1.4" fill={colour} />
    </svg>
  );
}
