import { texts } from '../texts';

/** Two halves of a ring that follow each other: the two systems. Drawn for this product. */
export function Logo() {
  return (
    <svg className="logo" role="img" aria-label={texts.logo} viewBox="0 0 48 48" width="40" height="40">
      <rect width="48" height="48" rx="11" fill="#12395b" />
      <path d="M11 25a13 13 0 0 1 22-10" fill="none" stroke="#5cc8b5" strokeWidth="5" strokeLinecap="round" />
      <path d="M37.5 8.5v11h-11z" fill="#5cc8b5" />
      <path d="M37 23a13 13 0 0 1-22 10" fill="none" stroke="#ff8a5b" strokeWidth="5" strokeLinecap="round" />
      <path d="M10.500 39.500v-11h11z" fill="#ff8a5b" />
      <circle cx="24" cy="24" r="4.500" fill="#ffffff" />
    </svg>
  );
}
