/** What is to happen to the next `count` messages of one side (webhooks of giosg, socket events of Genesys). */
export interface DeliveryFaultSpec {
  readonly action: 'drop' | 'duplicate' | 'delay' | 'reorder';
  readonly count: number;
  /** For `delay`. */
  readonly delayMs?: number;
}

export interface DeliveryFault extends DeliveryFaultSpec {
  /** How many messages it has still to meet; goes down by itself. */
  readonly remaining: number;
}

export interface DeliveryFaults {
  add(spec: DeliveryFaultSpec): DeliveryFault;
  /** Sends now, later, twice, after the next one, or never. */
  pass(send: () => void): void;
  clear(): void;
}

type Pending = { -readonly [Key in keyof DeliveryFault]: DeliveryFault[Key] };

/** How long a message set aside for reordering waits for the next one at most. */
const reorderWaitMs = 2000;

export function createDeliveryFaults(): DeliveryFaults {
  let pending: Pending[] = [];
  let setAside: (() => void)[] = [];

  const flush = (): void => {
    const waiting = setAside;
    setAside = [];
    for (const send of waiting.reverse()) send();
  };

  const take = (): Pending | undefined => {
    const fault = pending[0];
    if (!fault) return undefined;
    fault.remaining -= 1;
    if (fault.remaining <= 0) pending = pending.slice(1);
    return fault;
  };

  return {
    add(spec) {
      const fault: Pending = { ...spec, remaining: spec.count };
      pending.push(fault);
      return fault;
    },
    pass(send) {
      const fault = take();
      if (fault?.action === 'drop') return;
      if (fault?.action === 'delay') {
        setTimeout(send, fault.delayMs ?? 1000).unref();
        return;
      }
      if (fault?.action === 'reorder') {
        setAside.push(send);
        setTimeout(flush, reorderWaitMs).unref();
        return;
      }
      send();
      if (fault?.action === 'duplicate') send();
      flush();
    },
    clear() {
      pending = [];
      flush();
    },
  };
}
