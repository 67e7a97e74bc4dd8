import type { Response } from 'express';
import type { CallLog } from '../core/call-log';
import type { ChangeJournal } from '../core/changes';

const keepAliveMs = 15_000;

/** Streams changes (`event: change`) and finished calls of the product (`event: call`) until the browser leaves. */
export function streamEvents(response: Response, changes: ChangeJournal, log: CallLog): void {
  response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', Connection: 'keep-alive' });
  response.flushHeaders();
  const send = (event: string, data: unknown): void => {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  send('hello', {});
  const stops = [changes.subscribe((change) => send('change', change)), log.subscribe((call) => send('call', call))];
  const timer = setInterval(() => response.write(': still here\n\n'), keepAliveMs);
  timer.unref();
  response.on('close', () => {
    clearInterval(timer);
    for (const stop of stops) stop();
  });
}
