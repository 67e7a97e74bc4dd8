import type { Clock } from './clock';
import type { Side } from './types';

/** A whole vendor that doesn't answer for a while: connections are reset, sockets cut. */
export interface Outages {
  begin(side: Side, seconds: number): void;
  end(side: Side): void;
  isDown(side: Side): boolean;
  /** Milliseconds since the epoch, or 0. */
  until(side: Side): number;
  onBegin(listener: (side: Side) => void): void;
}

export function createOutages(now: Clock): Outages {
  const until: Record<Side, number> = { giosg: 0, genesys: 0 };
  const listeners: ((side: Side) => void)[] = [];
  return {
    begin(side, seconds) {
      until[side] = now() + seconds * 1000;
      for (const listener of listeners) listener(side);
    },
    end(side) {
      until[side] = 0;
    },
    isDown: (side) => until[side] > now(),
    until: (side) => until[side],
    onBegin: (listener) => {
      listeners.push(listener);
    },
  };
}
