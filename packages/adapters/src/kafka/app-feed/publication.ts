/** How an app's or team's configuration lies in the feed's topic. */
import type { AppConfig } from '@kapuas/core/apps/app.ts';
import type { TeamConfig } from '@kapuas/core/ports/app-feed.ts';
import type { TopicRecord } from '../topic-reader.ts';
import type { RecordToAppend } from '../topic-writer.ts';

export type Publication =
  | { readonly kind: 'app'; readonly config: AppConfig }
  | { readonly kind: 'team'; readonly config: TeamConfig };

export function keyOf(kind: Publication['kind'], name: string): string {
  return `${kind}:${name}`;
}

export function toRecord({ kind, config }: Publication): RecordToAppend {
  return { key: keyOf(kind, config.name), value: Buffer.from(JSON.stringify(config)) };
}

/** After it the key is compacted away. */
export function removalOf(key: string): RecordToAppend {
  return { key, value: null };
}

/** @returns null for a removal, undefined for what is no publication */
export function fromRecord({ key, value }: TopicRecord): Publication | null | undefined {
  const [, kind, name] = /^(app|team):(.+)$/.exec(key) ?? [];
  if (kind === undefined) return undefined;
  if (value === null) return null;
  const config = parse(value);
  return config?.name === name ? ({ kind, config } as Publication) : undefined;
}

function parse(value: Buffer): AppConfig | TeamConfig | undefined {
  try {
    const config = JSON.parse(value.toString()) as AppConfig | null;
    return Array.isArray(config?.keys) && Number.isFinite(config.revision) ? config : undefined;
  } catch {
    return undefined;
  }
}
