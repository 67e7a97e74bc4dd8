import type { Guard } from '../../local/services/guard';

/** What global set-up started and global teardown must end; jest gives the two no other way to share. */
export interface TestServices {
  readonly folder: string;
  readonly guard: Guard;
  readonly services: readonly { stop(): Promise<void> }[];
}

const holder = globalThis as { giosgGenesysTestServices?: TestServices };

export function keepForTeardown(services: TestServices): void {
  holder.giosgGenesysTestServices = services;
}

export function keptForTeardown(): TestServices | undefined {
  return holder.giosgGenesysTestServices;
}
