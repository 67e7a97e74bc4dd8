import { byId, setText } from './dom.js';

const pageSize = 25;
const typingMs = 150;

/** Which agents are shown: those found, a page at a time, so that any number of them stays quick. */
export function createPager(onMove) {
  let offset = 0;
  let search = '';
  let typing;

  const move = (to) => {
    offset = Math.max(0, to);
    onMove();
  };
  byId('previous').addEventListener('click', () => move(offset - pageSize));
  byId('next').addEventListener('click', () => move(offset + pageSize));
  byId('search').addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      search = byId('search').value.trim();
      move(0);
    }, typingMs);
  });

  return {
    part: () => ({ limit: pageSize, offset, search }),
    reset: () => (offset = 0),
    show({ agentCount, agents }) {
      const last = offset + agents.length;
      setText(byId('shown'), agentCount === 0 ? 'nobody' : `${offset + 1}–${last} of ${agentCount}`);
      byId('previous').hidden = byId('next').hidden = agentCount <= pageSize;
      byId('previous').disabled = offset === 0;
      byId('next').disabled = last >= agentCount;
      byId('nobody').hidden = agentCount > 0;
      if (agents.length === 0 && offset > 0) move(0);
    },
  };
}
