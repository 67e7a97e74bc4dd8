import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import type { SetupAnswer } from '../../../api/contracts/setup';
import { ChannelTable } from '../components/ChannelTable';
import { ConnectionCard } from '../components/ConnectionCard';
import { CredentialsForm } from '../components/CredentialsForm';
import { PermissionChecks } from '../components/PermissionChecks';
import { QuotaNotice } from '../components/QuotaNotice';
import { RejectedTopics } from '../components/RejectedTopics';
import { Section } from '../components/Section';
import { texts } from '../texts';

const words = texts.connectionView;

/** Everything about the way to Genesys Cloud, and the ways to both registrations. */
export function ConnectionView({ setup }: { setup: SetupAnswer }) {
  const { connection, credentials } = setup;
  return (
    <>
      <RejectedTopics rejected={connection.rejectedTopics} />
      <QuotaNotice quota={connection.quota} />
      <div className="cards">
        <ConnectionCard setup={setup} isBrief />
        <ChannelTable channels={connection.channels} />
      </div>
      <div className="cards">
        <PermissionChecks credentials={credentials} />
        <CredentialsForm stored={credentials} />
      </div>
      <Section title={words.more}>
        <ul className="links">
          <li>
            <Anchor component={Link} href="/connection/registration">
              {words.registration}
            </Anchor>
          </li>
          <li>
            <Anchor component={Link} href="/connection/embedding">
              {words.embedding}
            </Anchor>
          </li>
        </ul>
      </Section>
    </>
  );
}
