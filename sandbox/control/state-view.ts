import type { SandboxControl } from './control';

export function organizationSnapshotOf(control: SandboxControl, organizationId: string) {
  return control.state(organizationId).organizations[0];
}
