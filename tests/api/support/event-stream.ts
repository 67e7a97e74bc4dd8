import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { waitFor } from '../../support/wait-for';
import type { TestApi } from './test-api';
import { bearer } from './triggers';

export interface OpenStream {
  response: Response;
  /** Waits for the next event that passes; earlier ones are dropped. */
  next(passes: (message: EventSourceMessage) => boolean): Promise<EventSourceMessage>;
  /** Comments so far. */
  comments: string[];
  ended: Promise<void>;
  close(): void;
}

/** Opens the page's stream of events and reads along. */
export async function openStream(api: TestApi, token: string): Promise<OpenStream> {
  const stop = new AbortController();
  const response = await api.fetch('/api/setup/events', { headers: bearer(token), signal: stop.signal });
  const messages: EventSourceMessage[] = [];
  const comments: string[] = [];
  const parser = createParser({
    onEvent: (message) => messages.push(message),
    onComment: (comment) => comments.push(comment),
  });
  const read = async (): Promise<void> => {
    if (!response.body) return;
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) parser.feed(text);
  };
  const ended = read().catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
  });
  return {
    response,
    comments,
    ended,
    next: (passes) =>
      waitFor(() => {
        for (let message = messages.shift(); message; message = messages.shift()) if (passes(message)) return message;
        return undefined;
      }, 'an event'),
    close: () => stop.abort(),
  };
}

/** `changed` with that topic. */
export const about =
  (topic: string) =>
  ({ event, data }: EventSourceMessage): boolean =>
    event === 'changed' && (JSON.parse(data) as { topics: string[] }).topics.includes(topic);
