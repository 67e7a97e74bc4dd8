import { Anchor, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { chooseBackUrl } from '../lib/back-link';
import { useSessionSnapshot } from '../lib/setup-context';
import { texts } from '../texts';
import { Logo } from './Logo';

/** giosg may frame the page; "the same tab" is then the whole window, as giosg can't be shown inside itself. */
const isFramed = () => window.top !== window.self;

function BackLink() {
  const { giosgUrl, redirectUri } = useSessionSnapshot();
  if (giosgUrl === null) return null;
  return (
    <Anchor className="back" href={chooseBackUrl(redirectUri, giosgUrl)} {...(isFramed() ? { target: '_top' } : {})}>
      {texts.backToGiosg}
    </Anchor>
  );
}

export function PageShell({ nav, children }: { nav?: ReactNode; children: ReactNode }) {
  return (
    <div className="page">
      <header className="page-header">
        <Group gap="sm" wrap="nowrap">
          <Logo />
          <div>
            <Text component="h1" fw={700} className="product">
              {texts.productName}
            </Text>
            <Text size="sm" c="dimmed" className="tagline">
              {texts.tagline}
            </Text>
          </div>
        </Group>
        {nav}
        <BackLink />
      </header>
      <main>{children}</main>
    </div>
  );
}
