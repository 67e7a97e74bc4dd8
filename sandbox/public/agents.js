import { make, setText } from './dom.js';
import { genesysHalf } from './genesys-half.js';
import { giosgHalf } from './giosg-half.js';

const flashMs = 150;

/** The list of agents: one row each, made once and then only updated, so that focus stays where it is. */
export function createAgentList(list, guard) {
  let rows = new Map();

  const keyOf = (agent) => `${agent.giosg?.id ?? ''}/${agent.genesys?.id ?? ''}`;

  return {
    update(organization) {
      const next = new Map();
      for (const agent of organization.agents) {
        const key = keyOf(agent);
        const row = rows.get(key) ?? createRow(agent, organization.definitions, guard);
        row.update(agent);
        next.set(key, row);
      }
      const elements = [...next.values()].map((row) => row.element);
      const isSame =
        elements.length === list.children.length &&
        elements.every((element, index) => list.children[index] === element);
      if (!isSame) list.replaceChildren(...elements);
      rows = next;
    },
    /** Shows beside the agent who made a change, and how long after the last click. */
    mark(change) {
      for (const row of rows.values()) row.mark(change);
    },
  };
}

function createRow(agent, definitions, guard) {
  const email = make('span', { attributes: { title: agent.email ?? '' } });
  const who = make('div', { className: 'who' }, [make('strong', { text: agent.name }), email]);
  const giosg = agent.giosg && !agent.giosg.isBot ? giosgHalf(agent.name, guard) : undefined;
  const genesys = agent.genesys ? genesysHalf(agent.name, definitions, guard) : undefined;
  const absent = (side) => {
    const text = agent.giosg?.isBot
      ? side === 'giosg'
        ? 'The app’s bot user'
        : ''
      : `Not known to ${side === 'giosg' ? 'giosg' : 'Genesys Cloud'}`;
    return make('div', { className: `${side}-half absent`, text });
  };
  const element = make('li', { className: 'agent' }, [
    who,
    giosg?.element ?? absent('giosg'),
    genesys?.element ?? absent('genesys'),
  ]);
  let current = agent;

  return {
    element,
    update(next) {
      current = next;
      setText(email, `${next.giosg?.isManager ? 'manager · ' : ''}${next.email ?? 'no e-mail'}`);
      if (next.giosg) giosg?.update(next.giosg);
      if (next.genesys) genesys?.update(next.genesys);
    },
    mark(change) {
      const half = change.side === 'giosg' ? giosg : genesys;
      if (!half || current[change.side]?.id !== change.userId) return;
      if (change.by === 'vendor') return;
      setText(half.note, noteOf(change));
      half.element.classList.add('hit');
      setTimeout(() => half.element.classList.remove('hit'), flashMs);
    },
  };
}

function noteOf(change) {
  if (change.by === 'person') return `you · ${clock(change.at)}`;
  const after = change.afterMs === undefined ? '' : ` · ${change.afterMs} ms after your click`;
  return `the product${after}`;
}

export function clock(iso) {
  return new Date(iso).toLocaleTimeString('en-GB');
}
