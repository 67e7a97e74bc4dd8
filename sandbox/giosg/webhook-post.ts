/** What became of one attempt; `status` 0 when no answer came. */
export interface WebhookResult {
  readonly status: number;
  readonly body: string;
  readonly headers: Record<string, string>;
  readonly reason: string;
}

/** POSTs JSON once; a refused connection or a late answer is a result too, never an exception. */
export async function postWebhook(
  url: string,
  body: Readonly<Record<string, unknown>>,
  timeoutMs: number,
): Promise<WebhookResult> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'User-Agent': 'giosg-webhooks' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text.slice(0, 500),
      headers: Object.fromEntries(response.headers),
      reason: response.statusText,
    };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
    return { status: 0, body: '', headers: {}, reason: `${error instanceof Error ? error.message : 'failed'}${cause}` };
  }
}
