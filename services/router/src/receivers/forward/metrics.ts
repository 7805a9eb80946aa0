import { Counter, Gauge, type Registry } from '@kapuas/core/runtime/metrics.ts';

export interface ForwardMetrics {
  readonly messages: Counter;
  readonly refused: Counter<'code'>;
  readonly lost: Counter;
}

/** @param connections open now */
export function createForwardMetrics(registry: Registry, connections: () => number): ForwardMetrics {
  const registers = [registry];
  new Gauge({
    name: 'kapuas_forward_connections',
    help: 'Open connections of the forward protocol.',
    registers,
    collect() {
      this.set(connections());
    },
  });
  return {
    messages: new Counter({
      name: 'kapuas_forward_messages_total',
      help: 'Forward messages whose every record is durable.',
      registers,
    }),
    refused: new Counter({
      name: 'kapuas_forward_refused_total',
      help: 'Forward connections that were closed for an error, by its code.',
      labelNames: ['code'],
      registers,
    }),
    lost: new Counter({
      name: 'kapuas_forward_records_lost_total',
      help: 'Records that could not be taken, of clients that ask for no acknowledgement.',
      registers,
    }),
  };
}
