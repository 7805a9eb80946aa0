import { Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { IssuedKey } from '../../../../../contract/keys.ts';
import type { SystemAnswer } from '../../../../../contract/system.ts';
import { useSetting } from '../../../app/settings.ts';
import { systemQuery } from '../../../app/system.ts';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { QueryView } from '../../../ui/query-view.tsx';
import { PLACEHOLDERS, snippetsFor } from './snippets.ts';

interface SnippetsPanelProps {
  readonly app: string;
  readonly fresh: IssuedKey | undefined;
}

/** Configuration to paste, with this installation's addresses. */
export function SnippetsPanel({ app, fresh }: SnippetsPanelProps) {
  const query = useQuery(systemQuery);
  return (
    <Panel
      title="Forwarder configuration"
      note={
        fresh === undefined
          ? 'Replace what stands in <…> by a key of yours, or create a key to have it filled in.'
          : `Filled in with key ${fresh.name}, until you leave this page.`
      }
    >
      <QueryView query={query} rows={1} rowHeight={260}>
        {(system) => <SnippetTabs app={app} system={system} fresh={fresh} />}
      </QueryView>
    </Panel>
  );
}

interface SnippetTabsProps extends SnippetsPanelProps {
  readonly system: SystemAnswer;
}

function SnippetTabs({ app, system, fresh }: SnippetTabsProps) {
  const [tab, setTab] = useSetting('snippet', 'curl');
  const snippets = snippetsFor({
    app,
    httpUrl: system.addresses.http.replace(/\/$/, ''),
    forwardAddress: system.addresses.forward,
    otlpUrl: system.addresses.otlp?.replace(/\/$/, ''),
    key: fresh?.key ?? PLACEHOLDERS.key,
    keyId: fresh?.id ?? PLACEHOLDERS.keyId,
    forwardPassword: fresh?.forwardPassword ?? PLACEHOLDERS.forwardPassword,
  });
  const known = snippets.some((snippet) => snippet.id === tab) ? tab : 'curl';
  return (
    <Tabs value={known} onChange={(value) => setTab(value ?? 'curl')} variant="outline">
      <Tabs.List>
        {snippets.map((snippet) => (
          <Tabs.Tab key={snippet.id} value={snippet.id}>
            {snippet.title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {snippets.map((snippet) => (
        <Tabs.Panel key={snippet.id} value={snippet.id} pt="md">
          <Text c="dimmed" mb="xs">
            {snippet.note}
          </Text>
          <CodeBlock
            code={snippet.text}
            label={`Configuration for ${snippet.title}`}
            testId={`snippet-${snippet.id}`}
          />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
