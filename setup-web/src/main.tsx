import { createRoot } from 'react-dom/client';
import { App } from './App';
import { createSessionStore } from './lib/session-store';
import { createSetupApi } from './lib/setup-api';
import './styles.css';

const session = createSessionStore({
  location: window.location,
  history: window.history,
  openStorage: () => window.sessionStorage,
});
session.takeFromAddress();

// giosg may open Setup again in a tab that already shows the page: the browser then only changes the fragment.
window.addEventListener('hashchange', () => session.takeFromAddress());

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root element.');
const api = createSetupApi({ session, fetch: window.fetch.bind(window) });
createRoot(root).render(<App deps={{ api, session }} />);
