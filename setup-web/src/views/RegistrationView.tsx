import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { RegistrationAnswer } from '../../../api/contracts/registration';
import type { SetupAnswer } from '../../../api/contracts/setup';
import { CopyField } from '../components/CopyField';
import { Loading } from '../components/Loading';
import { Notice } from '../components/Notice';
import { Section } from '../components/Section';
import { StaleNotice } from '../components/StaleNotice';
import { WebhookWatch } from '../components/WebhookWatch';
import { useRegistrationQuery } from '../lib/view-queries';
import { texts } from '../texts';

const words = texts.registration;

/** Everything that giosg's app form asks for, to copy. */
export function RegistrationView({ setup }: { setup: SetupAnswer }) {
  const registration = useRegistrationQuery();
  return (
    <>
      <Anchor component={Link} href="/connection" size="sm">
        {texts.connectionView.back}
      </Anchor>
      {registration.error && <StaleNotice query={registration} />}
      {registration.isPending && <Loading />}
      {registration.data && (
        <>
          {registration.data.problems.map((problem) => (
            <Notice key={problem} tone="warn">
              <Text size="sm">{words.problems[problem]}</Text>
            </Notice>
          ))}
          <div className="cards">
            <AppFields app={registration.data.giosgApp} />
            <Stack gap="md">
              <WebhookFields webhook={registration.data.giosgWebhook} />
              <WebhookWatch installation={setup.installation} />
            </Stack>
          </div>
        </>
      )}
    </>
  );
}

function AppFields({ app }: { app: RegistrationAnswer['giosgApp'] }) {
  return (
    <Section title={words.app.title}>
      <Stack gap="sm">
        <Text size="sm">{words.app.intro}</Text>
        <CopyField label={words.app.name} value={app.name} />
        <CopyField label={words.app.description} value={app.description} />
        <CopyField label={words.app.triggerUrl} value={app.triggerUrl} />
        <Conditions conditions={app.triggerConditions} />
        <CopyField label={words.app.scopes} value={app.requiredScopes.join(', ')} />
        <Text size="sm">{words.app.appUserHint}</Text>
        <CopyField label={words.app.firstName} value={app.appUserFirstName} />
        <CopyField label={words.app.lastName} value={app.appUserLastName} />
        <CopyField label={words.app.terms} value={app.termsUrl} />
        <CopyField label={words.app.privacy} value={app.privacyUrl} />
        <CopyField label={words.app.icon} value={app.iconUrl} hint={words.app.iconHint} />
      </Stack>
    </Section>
  );
}

function Conditions({ conditions }: { conditions: RegistrationAnswer['giosgApp']['triggerConditions'] }) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {words.app.conditions}
      </Text>
      <ul className="details">
        {conditions.map(({ type, tick }) => (
          <li key={type} data-tick={tick}>
            {words.app.conditionNames[type]} ({words.app.ticks[tick]})
          </li>
        ))}
      </ul>
    </div>
  );
}

function WebhookFields({ webhook }: { webhook: RegistrationAnswer['giosgWebhook'] }) {
  return (
    <Section title={words.webhook.title}>
      <Stack gap="sm">
        <Text size="sm">{words.webhook.intro}</Text>
        <CopyField label={words.webhook.endpoint} value={webhook.endpointUrl} hint={words.webhook.endpointHint} />
        {webhook.subscriptions.map(({ channelPattern, additions, changes, removals }, index) => (
          <CopyField
            key={channelPattern}
            label={words.webhook.channel(index + 1)}
            value={channelPattern}
            hint={words.webhook.tick(
              [
                additions && words.webhook.additions,
                changes && words.webhook.changes,
                removals && words.webhook.removals,
              ]
                .filter(Boolean)
                .join(', '),
            )}
          />
        ))}
      </Stack>
    </Section>
  );
}
