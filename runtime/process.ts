/** Tells a supervising parent that this process does its work now. Does nothing when nobody forked us. */
export function announceReady(target: Pick<NodeJS.Process, 'send'> = process): void {
  target.send?.('ready');
}

/** True under a supervisor that talks to us over Node's own channel, as `npm start` does. */
export function isSupervised(target: Pick<NodeJS.Process, 'send' | 'connected'> = process): boolean {
  return target.send !== undefined && target.connected;
}
