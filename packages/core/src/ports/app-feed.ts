import type { AppConfig } from '../apps/app.ts';

/** A team's keys: a key that may write to every app of the team (BaritoLog's group secret). */
export interface TeamConfig {
  readonly name: string;
  readonly keys: AppConfig['keys'];
  readonly revision: number;
}

/**
 * The latest configuration of every app, as the data plane sees it: read from memory, current within a
 * second of a publication, and kept while the control plane is down.
 */
export interface AppFeed {
  /** Resolves when everything published before the call is known here. */
  ready(): Promise<void>;
  get(app: string): AppConfig | undefined;
  /** The app that a key id belongs to. */
  byKeyId(keyId: string): AppConfig | undefined;
  /** The team that a key id belongs to. */
  teamByKeyId(keyId: string): TeamConfig | undefined;
  all(): readonly AppConfig[];
  /** @returns a function that ends the subscription. Called with the name of each app that changed or went. */
  onChange(listener: (app: string) => void): () => void;
  close(): Promise<void>;
}

/** The control plane's end of the feed. A publication with a lower revision than the one known is ignored. */
export interface AppFeedPublisher {
  publishApp(config: AppConfig): Promise<void>;
  removeApp(app: string): Promise<void>;
  publishTeam(config: TeamConfig): Promise<void>;
}
