import type { Urgency } from '../../domain/budget';

/** A place in the line for a call. */
export interface Place {
  /** Resolves when its turn is over, or when it was left before. Rejects with what went wrong in its turn. */
  readonly done: Promise<void>;
  /** Gives the place up, if its turn hasn't come yet: what is under way goes on. */
  leave(): void;
}

/** Items that may share a call. */
export interface Gathering<Item> {
  /** From so many on they do. */
  readonly from: number;
  /** At most so many in a call. */
  size(): number;
  /** Spread over the minute when there are many, so that more gather. */
  readonly paced: boolean;
  /** The turn of these items; what became of each, in their order. `charge` counts calls beyond the first one. */
  carryOut(items: Item[], charge: Charge): Promise<PromiseSettledResult<void>[]>;
}

/** Counts more calls within a turn; a negative number gives back what wasn't needed. */
export type Charge = (calls: number) => void;

/** What waits with one urgency for one kind of call, first come first served. */
export interface Line<Item = never> {
  readonly urgency: Urgency;
  readonly paced: boolean;
  readonly length: number;
  /** How many wait to go together while there is room for more in their call, else 0. */
  gathering(inRush: boolean): number;
  /** Whether so many go together that it is a rush: then fewer do, too, for a while. */
  isRush(items: number): boolean;
  join(item: Item): Place;
  /** How many of those who wait share the next turn. */
  turnSize(inRush: boolean): number;
  /** Takes out so many and sees them through. Never rejects. */
  serve(items: number, charge: Charge): Promise<void>;
  /** Nobody's turn will come. */
  reject(error: Error): void;
}

interface Waiting<Item> {
  item: Item;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** Nothing went wrong with any of them. */
export const allWell = (items: readonly unknown[]): PromiseSettledResult<void>[] =>
  items.map(() => ({ status: 'fulfilled', value: undefined }));

export function createLine<Item>(
  urgency: Urgency,
  gathering: Gathering<Item>,
  onChange: (by: number) => void,
): Line<Item> {
  const waiting: Waiting<Item>[] = [];

  const goTogether = (inRush: boolean): boolean => inRush || waiting.length >= gathering.from;

  return {
    urgency,
    paced: gathering.paced,
    get length() {
      return waiting.length;
    },
    gathering: (inRush) => (goTogether(inRush) && waiting.length < gathering.size() ? waiting.length : 0),
    isRush: (items) => items > 1 && items >= gathering.from,
    turnSize: (inRush) => (goTogether(inRush) ? Math.min(waiting.length, Math.max(1, gathering.size())) : 1),

    join(item) {
      let leave: () => void = () => undefined;
      const done = new Promise<void>((resolve, reject) => {
        const place: Waiting<Item> = { item, resolve, reject };
        waiting.push(place);
        onChange(1);
        leave = () => {
          const index = waiting.indexOf(place);
          if (index < 0) return;
          waiting.splice(index, 1);
          onChange(-1);
          resolve();
        };
      });
      return { done, leave };
    },

    async serve(items, charge) {
      const turn = waiting.splice(0, items);
      onChange(-turn.length);
      try {
        const results = await gathering.carryOut(
          turn.map(({ item }) => item),
          charge,
        );
        for (const [index, result] of results.entries()) {
          if (result.status === 'fulfilled') turn[index]?.resolve();
          else turn[index]?.reject(result.reason);
        }
      } catch (error) {
        for (const { reject } of turn) reject(error);
      }
    },

    reject(error) {
      onChange(-waiting.length);
      for (const { reject } of waiting.splice(0)) reject(error);
    },
  };
}
