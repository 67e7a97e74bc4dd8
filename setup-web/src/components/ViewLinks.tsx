import { Link, useLocation } from 'wouter';
import { texts } from '../texts';

const views = [
  { to: '/', label: texts.views.overview },
  { to: '/agents', label: texts.views.agents },
  { to: '/rules', label: texts.views.rules },
  { to: '/timeline', label: texts.views.timeline },
  { to: '/connection', label: texts.views.connection },
];

/** A view's own pages belong to it. */
const isAt = (location: string, to: string) => location === to || (to !== '/' && location.startsWith(`${to}/`));

export function ViewLinks() {
  const [location] = useLocation();
  return (
    <nav className="views" aria-label={texts.views.label}>
      {views.map(({ to, label }) => (
        <Link key={to} to={to} {...(isAt(location, to) ? { 'aria-current': 'page' as const } : {})}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
