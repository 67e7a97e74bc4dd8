/** One JSON request; throws with the answer's beginning unless it is a success. */
export async function askJson<Answer>(url: string, init: { method?: string; body?: unknown; token?: string } = {}) {
  const { body, token, method = body === undefined ? 'GET' : 'POST' } = init;
  const headers = {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${new URL(url).pathname}: ${response.status} ${text.slice(0, 300)}`);
  return JSON.parse(text) as Answer;
}
