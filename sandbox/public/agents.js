import { make, setText } from './dom.js';
import { genesysHalf } from './genesys-half.js';
import { giosgHalf } from './giosg-half.js';
import { createLane } from './lane.js';
import { replay } from './motion.js';
import { clock, duration } from './times.js';

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
    /** Shows beside the agent who made a change, and how long after the person's act. */
    mark(change, person) {
      for (const row of rows.values()) row.mark(change, person);
    },
  };
}

function createRow(agent, definitions, guard) {
  const email = make('span', { attributes: { title: agent.email ?? '' } });
  const who = make('div', { className: 'who' }, [make('strong', { text: agent.name }), email]);
  const giosg = agent.giosg && !agent.giosg.isBot ? giosgHalf(agent.name, guard) : undefined;
  const genesys = agent.genesys ? genesysHalf(agent.name, definitions, guard) : undefined;
  const lane = createLane();
  const element = make('li', { className: 'agent' }, [
    who,
    giosg?.element ?? absent(agent, 'giosg'),
    lane.element,
    genesys?.element ?? absent(agent, 'genesys'),
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
    mark(change, person) {
      const half = change.side === 'giosg' ? giosg : genesys;
      if (!half || current[change.side]?.id !== change.userId || change.by === 'vendor') return;
      setText(half.note, noteOf(change, person));
      if (change.by !== 'product') return;
      lane.carry(change);
      replay(half.element, 'hit');
    },
  };
}

function absent(agent, side) {
  const known = side === 'giosg' ? 'giosg' : 'Genesys Cloud';
  const bot = side === 'giosg' ? 'The app’s bot user' : '';
  return make('div', {
    className: `half ${side}-half absent`,
    text: agent.giosg?.isBot ? bot : `Not known to ${known}`,
  });
}

function noteOf(change, person) {
  if (change.by === 'person') return `${person} · ${clock(change.at)}`;
  return change.afterMs === undefined ? 'the product' : `the product · ${duration(change.afterMs)} later`;
}
