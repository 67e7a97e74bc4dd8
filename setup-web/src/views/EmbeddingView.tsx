import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { RegistrationAnswer } from '../../../api/contracts/registration';
import { CopyField } from '../components/CopyField';
import { Loading } from '../components/Loading';
import { Section } from '../components/Section';
import { StaleNotice } from '../components/StaleNotice';
import { useRegistrationQuery } from '../lib/view-queries';
import { texts } from '../texts';

const words = texts.registration.embedding;

/** How the giosg console comes into Genesys Cloud: each step with its value and what it is for. */
export function EmbeddingView() {
  const registration = useRegistrationQuery();
  return (
    <>
      <Anchor component={Link} href="/connection" size="sm">
        {texts.connectionView.back}
      </Anchor>
      {registration.error && <StaleNotice query={registration} />}
      {registration.isPending && <Loading />}
      {registration.data && <Steps embedding={registration.data.genesysEmbedding} />}
    </>
  );
}

function Steps({ embedding }: { embedding: RegistrationAnswer['genesysEmbedding'] }) {
  return (
    <Section title={words.title}>
      <Text size="sm">{words.intro}</Text>
      <Text fw={600} size="sm" mt="sm">
        {words.needs}
      </Text>
      <ul className="details">
        {embedding.permissions.map((name) => (
          <li key={name}>
            <code>{name}</code>: {words.permissions[name]}
          </li>
        ))}
      </ul>
      <Text fw={600} size="sm" mt="sm">
        {words.steps}
      </Text>
      <ol className="guide">
        <li>{words.add}</li>
        <li>{words.open}</li>
        <li>
          <CopyField label={words.url} value={embedding.applicationUrl} hint={words.urlWhy} />
        </li>
        <li>
          <CopyField label={words.type} value={embedding.applicationType} hint={words.typeWhy} />
        </li>
        <li>
          <CopyField label={words.sandbox} value={embedding.sandbox} hint={words.sandboxWhy} />
          <ul className="details">
            {embedding.sandboxOptions.map((option) => (
              <li key={option}>
                <code>{option}</code>: {words.sandboxOptions[option]}
              </li>
            ))}
          </ul>
        </li>
        <li>
          {words.group} {words.groupWhy}
        </li>
        <li>{words.activate}</li>
      </ol>
      <Text size="sm" c="dimmed" mt="sm">
        {words.later}
      </Text>
    </Section>
  );
}
