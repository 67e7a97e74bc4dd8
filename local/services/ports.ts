import { createServer } from 'node:net';
import { StartError } from './start-error';

const LOOPBACK = '127.0.0.1';

function listenOnce(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  });
}

/** A port that nobody listens on at this moment. Another program may still take it: callers retry when it does. */
export function freePort(host = LOOPBACK): Promise<number> {
  return listenOnce(0, host);
}

/** As many different free ports as asked for. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}

/** Throws a StartError that names `setting` when `port` cannot be listened on. */
export async function requireFreePort(setting: string, port: number, host = LOOPBACK): Promise<void> {
  try {
    await listenOnce(port, host);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'EADDRINUSE') {
      throw new StartError(`Port ${port} is in use by another program: set ${setting} to a free port.`, {
        cause: error,
      });
    }
    if (code === 'EACCES') {
      throw new StartError(`Port ${port} may not be used by this user: set ${setting} to one above 1023.`, {
        cause: error,
      });
    }
    throw new StartError(
      `Cannot listen on ${host} port ${port} (${code}): set HOST or ${setting} to what this machine has.`,
      {
        cause: error,
      },
    );
  }
}

/** Whether somebody listens there; false too when this machine has no such address. */
export async function portIsTaken(port: number, host: string): Promise<boolean> {
  try {
    await listenOnce(port, host);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  }
}
