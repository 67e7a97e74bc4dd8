import { Text } from '@mantine/core';
import type { SetupAnswer } from '../../../api/contracts/setup';
import { texts } from '../texts';
import { Time } from './Time';

const words = texts.connection;

export function ChannelList({ channels }: { channels: SetupAnswer['connection']['channels'] }) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {words.channels}
      </Text>
      <ul className="details">
        {channels.map(({ number, agents, connectedAt, expiresAt }) => (
          <li key={number}>
            {words.channel(number, agents)},{' '}
            {connectedAt === null ? (
              words.notOpen
            ) : (
              <>
                {words.openSince} <Time at={connectedAt} />
              </>
            )}
            {expiresAt !== null && (
              <>
                , {words.renewedBefore} <Time at={expiresAt} />
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
