import { askJson } from './json';

interface Execution {
  readonly workflowExecutionInfo: { readonly historyLength: string };
}

/** Counts events through the Web UI of the embedded Temporal, as an operator would. */
export function createHistoryCounter(temporalUiUrl: string) {
  const workflows = `${temporalUiUrl}/api/v1/namespaces/default/workflows`;

  async function ofRun(workflowId: string, runId?: string): Promise<number> {
    const query = runId === undefined ? '' : `?execution.runId=${runId}`;
    const url = `${workflows}/${encodeURIComponent(workflowId)}${query}`;
    const { workflowExecutionInfo } = await askJson<Execution>(url);
    return Number(workflowExecutionInfo.historyLength);
  }

  async function ofAllRuns(workflowId: string): Promise<number> {
    const query = encodeURIComponent(`WorkflowId = '${workflowId}'`);
    const { executions = [] } = await askJson<{ executions?: { execution: { runId: string } }[] }>(
      `${workflows}?query=${query}`,
    );
    const lengths = await Promise.all(executions.map(({ execution }) => ofRun(workflowId, execution.runId)));
    return lengths.reduce((sum, length) => sum + length, 0);
  }

  /** Events of everything that Temporal runs for one organization, over continue-as-news. */
  return async (organizationId: string): Promise<number> => {
    const id = `organization/${organizationId}`;
    const [organization, connection] = await Promise.all([ofAllRuns(id), ofAllRuns(`${id}/connection`)]);
    return organization + connection;
  };
}
