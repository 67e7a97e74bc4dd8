import { rmSync } from 'node:fs';
import { keptForTeardown } from './test-services';

/** Ends what global set-up started and removes its files. */
async function globalTeardown(): Promise<void> {
  const kept = keptForTeardown();
  if (kept === undefined) return;
  await Promise.all(kept.services.map((service) => service.stop()));
  await kept.guard.close();
  rmSync(kept.folder, { recursive: true, force: true });
}

// Jest takes the module itself.
export = globalTeardown;
