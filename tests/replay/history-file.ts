import { temporal } from '@temporalio/proto';

export type History = temporal.api.history.v1.IHistory;

const { History: HistoryMessage } = temporal.api.history.v1;

/** A history as readable JSON, without the names of the machine and the processes that made it. */
export function writeHistory(history: History): string {
  const message = HistoryMessage.fromObject(history);
  const plain = HistoryMessage.toObject(message, { longs: String, bytes: String, enums: String });
  // Identities, and the queues named after them, are `<process>@<host>`.
  const isMachine = (value: unknown): boolean => typeof value === 'string' && /^\d+@/.test(value);
  const withoutMachine = (_key: string, value: unknown): unknown => (isMachine(value) ? 'worker' : value);
  return `${JSON.stringify(plain, withoutMachine, 2)}\n`;
}

export function readHistory(text: string): temporal.api.history.v1.History {
  return HistoryMessage.fromObject(JSON.parse(text) as Record<string, unknown>);
}
