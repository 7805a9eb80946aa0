import type { Socket } from 'node:net';

/** Reads a socket on demand: what is not asked for stays in the kernel, and the client feels it. */
export interface Input {
  /** Everything that has come; 'timeout' when nothing came in time, 'end' when nothing will. */
  read(timeoutMs: number): Promise<Buffer | 'timeout' | 'end'>;
  /** What has come is still read, and nothing after it. */
  stop(): void;
}

export function createInput(socket: Socket): Input {
  let ended = false;
  let stopped = false;
  let readLast = false;
  let wake: () => void = () => {};

  function end(): void {
    ended = true;
    wake();
  }
  socket.on('readable', () => wake());
  socket.on('end', end);
  socket.on('close', end);

  /** Resolves when the socket has something to say. @returns false after `ms` */
  function wait(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      // What came while the process was busy is read in the turn of the loop that the timer fires in, so look again.
      const timer = setTimeout(() => setImmediate(resolve, false), ms);
      wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }

  async function read(timeoutMs: number): Promise<Buffer | 'timeout' | 'end'> {
    for (let inTime = true; ; inTime = await wait(timeoutMs)) {
      if (stopped && readLast) return 'end';
      readLast = stopped;
      // Asked before `ended` is: what came before a reset is still there.
      const bytes: Buffer | null = socket.read();
      if (bytes !== null) return bytes;
      if (ended || stopped) return 'end';
      if (!inTime) return 'timeout';
    }
  }

  return {
    read,
    stop() {
      stopped = true;
      wake();
    },
  };
}
