import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Router, type BaseLocationHook } from 'wouter';
import { useBrowserLocation } from 'wouter/use-browser-location';
import { createQueryClient } from './lib/queries';
import { SetupContext, useSessionSnapshot, type SetupDeps } from './lib/setup-context';
import { colorSchemeManager, theme } from './theme';
import { ClosedView } from './views/ClosedView';
import { SetupView } from './views/SetupView';

interface AppProps {
  deps: SetupDeps;
  createClient?: () => QueryClient;
  /** Tests switch transitions off. */
  env?: 'default' | 'test';
  locationHook?: BaseLocationHook;
}

export function App({
  deps,
  createClient = createQueryClient,
  env = 'default',
  locationHook = useBrowserLocation,
}: AppProps) {
  return (
    // Mantine's own style elements are off (a CSP without unsafe-inline forbids them): styles.css brings what they say.
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={colorSchemeManager}
      withCssVariables={false}
      withGlobalClasses={false}
      env={env}
    >
      <SetupContext value={deps}>
        <Router base="/setup" hook={locationHook}>
          <Views createClient={createClient} />
        </Router>
      </SetupContext>
    </MantineProvider>
  );
}

function Views({ createClient }: { createClient: () => QueryClient }) {
  const { phase, token } = useSessionSnapshot();
  // A new session is another reader, perhaps of another organization: nothing of the last one may stay.
  return phase === 'active' ? <Active key={token} createClient={createClient} /> : <ClosedView phase={phase} />;
}

function Active({ createClient }: { createClient: () => QueryClient }) {
  const [client] = useState(createClient);
  return (
    <QueryClientProvider client={client}>
      <SetupView />
    </QueryClientProvider>
  );
}
