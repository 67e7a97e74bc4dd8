import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { OrganizationState } from '../domain/organization-state';
import { describeOrganization, type Waits } from './current-details';

const attributeKeys = {
  organizationId: defineSearchAttributeKey('OrganizationId', SearchAttributeType.KEYWORD),
  connectionStatus: defineSearchAttributeKey('ConnectionStatus', SearchAttributeType.KEYWORD),
  genesysRegion: defineSearchAttributeKey('GenesysRegion', SearchAttributeType.KEYWORD),
};

/** What operators see of the workflow: current details in words, and search attributes, which are history when written. */
export class Visibility {
  private shown = '';

  show(state: OrganizationState, waits: Waits): void {
    setCurrentDetails(describeOrganization(state, waits));
    const attributes = JSON.stringify([state.connection, state.region]);
    if (attributes === this.shown) return;
    this.shown = attributes;
    upsertSearchAttributes([
      { key: attributeKeys.organizationId, value: state.organizationId },
      { key: attributeKeys.connectionStatus, value: state.connection },
      { key: attributeKeys.genesysRegion, value: state.region },
    ]);
  }
}
