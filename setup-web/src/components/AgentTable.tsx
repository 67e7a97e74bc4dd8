import type { ReactNode } from 'react';
import type { Agent } from '../../../api/contracts/agents';
import { texts } from '../texts';
import { AgentIdentity } from './AgentIdentity';
import { GenesysSide, GiosgSide } from './AgentSides';
import { AgentSync } from './AgentSync';
import { AgentWish } from './AgentWish';
import { AvailableSwitch } from './AvailableSwitch';

const words = texts.agents;
const columns = Object.values(words.columns);

/**
 * Both states side by side; below a certain width each row becomes a card. The roles are spelled out because browsers
 * drop a table's own as soon as its display changes.
 */
export function AgentTable({ agents, ownUserId }: { agents: readonly Agent[]; ownUserId: string }) {
  return (
    <table className="agents" role="table" aria-label={words.title}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column} role="columnheader" scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {agents.map((agent) => (
          <AgentRow key={agent.giosgUserId} agent={agent} isOwn={agent.giosgUserId === ownUserId} />
        ))}
      </tbody>
    </table>
  );
}

function AgentRow({ agent, isOwn }: { agent: Agent; isOwn: boolean }) {
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <AgentIdentity agent={agent} />
      </th>
      <Cell label={words.columns.giosg}>
        <GiosgSide giosg={agent.giosg} />
      </Cell>
      <Cell label={words.columns.genesys}>
        <GenesysSide genesys={agent.genesys} />
      </Cell>
      <Cell label={words.columns.wanted}>
        {isOwn && <AvailableSwitch agent={agent} />}
        <AgentWish agent={agent} />
      </Cell>
      <Cell label={words.columns.sync}>
        <AgentSync agent={agent} />
      </Cell>
    </tr>
  );
}

/** `label` is shown where the column headings aren't. */
function Cell({ label, children }: { label: string; children: ReactNode }) {
  return (
    <td role="cell" data-label={label}>
      {children}
    </td>
  );
}
