export interface JsonRequest {
  readonly method?: string;
  readonly body?: unknown;
  readonly token?: string;
  readonly isRepeatable?: boolean;
}

/**
 * One JSON request; throws with the answer's beginning unless it is a success. What the network broke is sent once more
 * where `isRepeatable` (by default: a GET): on a busy machine a kept-alive connection is closed just when it is used again.
 */
export async function askJson<Answer>(url: string, init: JsonRequest = {}) {
  const { body, token, method = body === undefined ? 'GET' : 'POST', isRepeatable = method === 'GET' } = init;
  const headers = {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const send = () => fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const response = await send().catch((error: unknown) => {
    if (isRepeatable) return send();
    throw error;
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${new URL(url).pathname}: ${response.status} ${text.slice(0, 300)}`);
  return JSON.parse(text) as Answer;
}
