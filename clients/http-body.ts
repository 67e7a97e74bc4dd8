import type { ReadableStream } from 'node:stream/web';
import { HttpFailure } from './http-failure';

/**
 * The whole body as text.
 *
 * @throws HttpFailure `too_large` as soon as more than `maxBytes` have come; the rest is not read.
 */
export async function readBounded(response: Response, maxBytes: number): Promise<string> {
  if (!response.body) return '';
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > maxBytes) {
      await reader.cancel();
      throw new HttpFailure('too_large', `answered with more than ${maxBytes} bytes`);
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks).toString('utf8');
}
