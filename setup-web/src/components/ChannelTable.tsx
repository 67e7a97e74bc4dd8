import { Text } from '@mantine/core';
import type { SetupAnswer } from '../../../api/contracts/setup';
import { texts } from '../texts';
import { Section } from './Section';
import { Time } from './Time';

const words = texts.connectionView;

/** Channels with their age, their next renewal and how often each was lost. */
export function ChannelTable({ channels }: { channels: SetupAnswer['connection']['channels'] }) {
  return (
    <Section title={words.channels}>
      <Text size="sm" c="dimmed" mb="xs">
        {channels.length === 0 ? words.noChannels : words.channelsIntro}
      </Text>
      {channels.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label={words.channels}>
          <table className="plain">
            <thead>
              <tr>
                {Object.values(words.columns).map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {channels.map((channel) => (
                <ChannelRow key={channel.number} channel={channel} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

function ChannelRow({ channel }: { channel: SetupAnswer['connection']['channels'][number] }) {
  const renewsAt = channel.renewsAt ?? channel.expiresAt;
  return (
    <tr>
      <th scope="row">{channel.number}</th>
      <td>{channel.agents}</td>
      <td>{channel.connectedAt === null ? words.notOpen : <Time at={channel.connectedAt} />}</td>
      <td>{renewsAt === null ? '' : <Time at={renewsAt} />}</td>
      <td>{channel.reconnects ?? 0}</td>
    </tr>
  );
}
