import { Link, useLocation } from 'wouter';
import { texts } from '../texts';

const views = [
  { to: '/', label: texts.views.overview },
  { to: '/agents', label: texts.views.agents },
];

export function ViewLinks() {
  const [location] = useLocation();
  return (
    <nav className="views" aria-label={texts.views.label}>
      {views.map(({ to, label }) => (
        <Link key={to} to={to} {...(location === to ? { 'aria-current': 'page' as const } : {})}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
