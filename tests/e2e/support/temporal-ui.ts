import { eventually } from './wait';

interface Payload {
  readonly data?: string;
}

export interface WorkflowSummary {
  readonly workflowId: string;
  readonly runId: string;
  readonly status: string;
  readonly searchAttributes: Record<string, unknown>;
}

interface Execution {
  readonly execution: { readonly workflowId: string; readonly runId: string };
  readonly status: string;
  readonly searchAttributes?: { readonly indexedFields?: Record<string, Payload> };
}

export type TemporalUi = ReturnType<typeof createTemporalUi>;

const decode = (payload: Payload): unknown => JSON.parse(Buffer.from(payload.data ?? '', 'base64').toString('utf8'));

function summarize({ execution, status, searchAttributes }: Execution): WorkflowSummary {
  const fields = Object.entries(searchAttributes?.indexedFields ?? {});
  return {
    ...execution,
    status: status.replace('WORKFLOW_EXECUTION_STATUS_', ''),
    searchAttributes: Object.fromEntries(fields.map(([name, payload]) => [name, decode(payload)])),
  };
}

/** What an operator sees: the Web UI, by the interface that its own pages use. */
export function createTemporalUi(url: string) {
  const base = `${url}/api/v1/namespaces/default/workflows`;

  async function read<Answer>(address: string, init?: RequestInit): Promise<Answer> {
    const response = await fetch(address, init);
    if (!response.ok) throw new Error(`Temporal Web UI: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  /** The Web UI lets nobody query who did not load a page of it before. */
  async function csrfHeaders(): Promise<Record<string, string>> {
    const [cookie = ''] = (await fetch(`${url}/api/v1/settings`)).headers.getSetCookie();
    const pair = cookie.split(';')[0] ?? '';
    return { cookie: pair, 'x-csrf-token': pair.split('=')[1] ?? '', 'content-type': 'application/json' };
  }

  async function list(query = ''): Promise<WorkflowSummary[]> {
    const answer = await read<{ executions?: Execution[] }>(`${base}?query=${encodeURIComponent(query)}`);
    return (answer.executions ?? []).map(summarize);
  }

  return {
    url,
    list,

    async describe(workflowId: string): Promise<WorkflowSummary> {
      const address = `${base}/${encodeURIComponent(workflowId)}`;
      return summarize((await read<{ workflowExecutionInfo: Execution }>(address)).workflowExecutionInfo);
    },

    /** The words on the workflow's page. */
    async currentDetails(workflowId: string): Promise<string> {
      const queryType = '__temporal_workflow_metadata';
      const answer = await read<{ queryResult: { payloads: Payload[] } }>(
        `${base}/${encodeURIComponent(workflowId)}/query/${queryType}`,
        { method: 'POST', headers: await csrfHeaders(), body: JSON.stringify({ query: { queryType } }) },
      );
      const metadata = decode(answer.queryResult.payloads[0] ?? {}) as { currentDetails?: string };
      return metadata.currentDetails ?? '';
    },

    /** As an operator sends it from the workflow's page. */
    async signal(workflowId: string, name: string): Promise<void> {
      await read(`${base}/${encodeURIComponent(workflowId)}/signal/${name}`, {
        method: 'POST',
        headers: await csrfHeaders(),
        body: JSON.stringify({ signalName: name }),
      });
    },

    /** Every event of every run, as text with all payloads readable. */
    async histories(): Promise<string> {
      const runs = await eventually('a list of workflows', () => list());
      const texts = await Promise.all(runs.map(({ workflowId, runId }) => history(workflowId, runId)));
      return texts.join('\n');
    },
  };

  async function history(workflowId: string, runId: string): Promise<string> {
    let text = '';
    for (let token = ''; ;) {
      const query = new URLSearchParams({ 'execution.runId': runId, ...(token ? { nextPageToken: token } : {}) });
      const address = `${base}/${encodeURIComponent(workflowId)}/history?${query.toString()}`;
      const page = await read<{ history: unknown; nextPageToken?: string }>(address);
      text += JSON.stringify(page.history, withReadablePayload);
      if (!page.nextPageToken) return text;
      token = page.nextPageToken;
    }
  }
}

/** Payloads are base64: nothing could be found in them as they are. */
function withReadablePayload(key: string, value: unknown): unknown {
  const isBytes = (key === 'data' || key === 'encoding') && typeof value === 'string';
  return isBytes ? Buffer.from(value, 'base64').toString('utf8') : value;
}
