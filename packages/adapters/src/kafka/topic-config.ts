/** A topic's own configuration. */
import kafkajs, { type Admin, type DescribeConfigResponse } from 'kafkajs';

export interface TopicConfig {
  /** What is in force, defaults included. */
  readonly values: ReadonlyMap<string, string>;
  /** Names that were set on the topic itself. */
  readonly own: ReadonlySet<string>;
}

/** Number that the protocol gives to what was set on a topic. */
const SET_ON_TOPIC = 1;

export function topicConfig({ resources }: DescribeConfigResponse): TopicConfig {
  const entries = resources[0]?.configEntries ?? [];
  return {
    values: new Map(entries.map(({ configName, configValue }) => [configName, configValue])),
    own: new Set(
      entries
        .filter(({ configSource }) => Number(configSource) === SET_ON_TOPIC)
        .map(({ configName }) => configName),
    ),
  };
}

/** Sets what differs; does nothing when nothing does. */
export async function alterTopicConfig(
  admin: Admin,
  topic: string,
  { values, own }: TopicConfig,
  wanted: Readonly<Record<string, string>>,
): Promise<void> {
  if (Object.entries(wanted).every(([name, value]) => values.get(name) === value)) return;
  // The request sets all of a topic's configuration: what an operator set there is repeated.
  const kept = [...own].map((name) => [name, values.get(name) ?? ''] as const);
  const entries = new Map([...kept, ...Object.entries(wanted)]);
  await admin.alterConfigs({
    validateOnly: false,
    resources: [
      {
        type: kafkajs.ConfigResourceTypes.TOPIC,
        name: topic,
        configEntries: [...entries].map(([name, value]) => ({ name, value })),
      },
    ],
  });
}
