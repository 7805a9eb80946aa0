/** Single requests of Kafka's protocol, for what the ready-made clients of the library do not give. */
import {
  type API,
  Base,
  type Broker,
  type Connection,
  kGetApi,
  kGetBootstrapConnection,
  kGetConnection,
} from '@platformatic/kafka';
import { clientOptions, type KafkaConnection } from './connection.ts';

export interface ProtocolClient {
  /**
   * @param broker undefined for any
   * @param name of the protocol's API: "Fetch"
   * @param args from the version that both sides know; the version decides between names and ids of topics
   */
  request<R>(
    broker: Broker | undefined,
    name: string,
    args: (version: number) => readonly unknown[],
  ): Promise<R>;
  close(): Promise<void>;
}

/** Connects when first used; each client has connections of its own, as a waiting request holds one up. */
export function createProtocolClient(connection: KafkaConnection): ProtocolClient {
  const base = new Base({ ...clientOptions(connection), retries: 0 });

  const connect = (broker: Broker | undefined): Promise<Connection> =>
    settle((callback) => {
      if (broker === undefined) base[kGetBootstrapConnection](callback);
      else base[kGetConnection](broker, callback);
    });

  const find = <R>(name: string): Promise<API<unknown[], R>> =>
    settle((callback) => base[kGetApi]<unknown[], R>(name, callback));

  return {
    async request<R>(
      broker: Broker | undefined,
      name: string,
      args: (version: number) => readonly unknown[],
    ): Promise<R> {
      const api = await find<R>(name);
      const connected = await connect(broker);
      return settle<R>((callback) => api(connected, ...args(api.version), callback));
    },
    close: () => base.close(),
  };
}

type NodeCallback<T> = (error: Error | null, value?: T) => void;

function settle<T>(start: (callback: NodeCallback<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, value) => (error ? reject(error) : resolve(value as T)));
  });
}
