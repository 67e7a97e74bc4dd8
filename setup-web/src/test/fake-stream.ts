import { streamEventsEndpoint, type PageChange } from '../../../api/contracts/events';

export interface FakeStream {
  /** An event `changed`, checked against the contract. */
  tell: (change: PageChange) => void;
  /** The server closes the stream; the next opening works again. */
  breakOff: () => void;
  /** How often it was opened. */
  openings: () => number;
  respond: () => Response;
}

type Part = { done: boolean; value?: Uint8Array };

/** The server's stream of events, by hand. jsdom has no streams: this is the part of one that the page uses. */
export function createFakeStream(): FakeStream {
  const readers = new Set<{ give: (part: Part) => void }>();
  let openings = 0;
  const giveAll = (part: Part): void => readers.forEach((reader) => reader.give(part));

  return {
    tell: (change) => {
      const data = JSON.stringify(streamEventsEndpoint.event.parse(change));
      giveAll({ done: false, value: new TextEncoder().encode(`event: changed\ndata: ${data}\n\n`) });
    },
    breakOff: () => {
      giveAll({ done: true });
      readers.clear();
    },
    openings: () => openings,
    respond: () => {
      openings += 1;
      const parts: Part[] = [];
      let waiting: ((part: Part) => void) | null = null;
      const give = (part: Part): void => {
        if (waiting === null) parts.push(part);
        else waiting(part);
        waiting = null;
      };
      const read = (): Promise<Part> => {
        const part = parts.shift();
        return part ? Promise.resolve(part) : new Promise((resolve) => (waiting = resolve));
      };
      readers.add({ give });
      return { ok: true, status: 200, body: { getReader: () => ({ read }) } } as unknown as Response;
    },
  };
}
