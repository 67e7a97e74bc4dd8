import type { Settings } from '../runtime/settings';
import { portIsTaken, requireFreePort } from './services/ports';
import { StartError } from './services/start-error';

/** The ports that people and vendors know us by. All others are free ones. */
function fixedPorts(settings: Settings): { setting: string; port: number; host: string }[] {
  return [
    { setting: 'PORT', port: settings.port, host: settings.host },
    ...(settings.sandbox ? [{ setting: 'SANDBOX_PORT', port: settings.sandboxPort, host: settings.host }] : []),
    ...(settings.temporal.address === undefined
      ? [{ setting: 'TEMPORAL_UI_PORT', port: settings.temporalUiPort, host: '127.0.0.1' }]
      : []),
  ];
}

/** Throws a StartError that names the setting of the first port somebody else has; asked before anything is started. */
export async function requireFixedPorts(settings: Settings): Promise<void> {
  for (const { setting, port, host } of fixedPorts(settings)) {
    await requireFreePort(setting, port, host);
    // Browsers try ::1 first for `localhost`: another program there would be shown in our place.
    if (host === '127.0.0.1' && (await portIsTaken(port, '::1'))) {
      throw new StartError(`Port ${port} is in use by another program on ::1: set ${setting} to a free port.`);
    }
  }
}
