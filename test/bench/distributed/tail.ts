import type { TailEvents } from '@kapuas/web/contract/tail.ts';
import type { Installation } from './installation.ts';

export interface Tail {
  /** Resolves with `performance.now()` of the moment when an event with this message came. */
  waitFor(message: string): Promise<number>;
  close(): void;
}

/** Reads the live stream of an app as the console does; resolves once it listens. */
export async function openTail(installation: Installation, app: string): Promise<Tail> {
  const abort = new AbortController();
  const waiting = new Map<string, (at: number) => void>();
  const listening = Promise.withResolvers<void>();
  const response = await installation.client.stream(`/tail?apps=${app}`, abort.signal);

  async function read(): Promise<void> {
    let text = '';
    for await (const chunk of response.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        take(text.slice(0, end));
        text = text.slice(end + 2);
      }
    }
  }

  function take(message: string): void {
    const kind = /^event: (.*)$/m.exec(message)?.[1];
    const data = /^data: (.*)$/m.exec(message)?.[1] ?? '';
    if (kind === 'ready') listening.resolve();
    if (kind !== 'events') return;
    const at = performance.now();
    for (const { event } of (JSON.parse(data) as TailEvents).events) waiting.get(event.message)?.(at);
  }

  read().catch(() => {});
  await listening.promise;
  return {
    waitFor(message) {
      return new Promise((resolve) => {
        waiting.set(message, resolve);
      });
    },
    close: () => abort.abort(),
  };
}
