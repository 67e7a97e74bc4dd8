import type { BusyShift } from './busy-shift';
import type { ControlDeps, TemporalUi } from './control';
import { organizationSnapshot, type SnapshotPart } from './snapshot';
import type { Troubles } from './troubles';

export type SandboxState = ReturnType<typeof stateOf>;

export interface StateDeps extends ControlDeps {
  readonly troubles: Troubles;
  readonly shift: BusyShift;
}

/** Everything there is to see, people only in the part that is asked for. */
export function stateOf(deps: StateDeps, organizationId?: string, part?: SnapshotPart) {
  const { context } = deps;
  const all = [...context.world.organizations.values()];
  const chosen = all.filter((organization) => organizationId === undefined || organization.id === organizationId);
  return {
    at: new Date(context.now()).toISOString(),
    product: { publicUrl: context.identity.publicUrl, temporalUiUrl: deps.temporalUi?.url ?? null },
    giosgAppId: context.identity.giosgAppId,
    /** All of them, also where one was asked for. */
    organizationNames: all.map(({ id, name }) => ({ id, name })),
    organizations: chosen.map((organization) => ({
      ...organizationSnapshot(context, organization, part),
      workflowUrl: deps.temporalUi ? workflowUrl(deps.temporalUi, organization.id) : null,
    })),
    channels: deps.channels.list(),
    settings: context.settings,
    faults: deps.faults.list(),
    down: { giosg: deps.outages.until('giosg'), genesys: deps.outages.until('genesys') },
    troubles: deps.troubles.list(),
    shift: deps.shift.report(),
  };
}

/** The latest run of the product's workflow, by the id the product gives it. */
function workflowUrl({ url, namespace }: TemporalUi, organizationId: string): string {
  const workflowId = encodeURIComponent(`organization/${organizationId}`);
  return `${url}/namespaces/${encodeURIComponent(namespace)}/workflows/${workflowId}`;
}
