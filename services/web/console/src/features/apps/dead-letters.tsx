import { Accordion, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { DeadLetterList } from '../../../../contract/apps.ts';
import { formatCount } from '../../app/time/format.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import classes from './dead-letters.module.css';
import { deadLettersQuery } from './queries.ts';

interface DeadLettersProps {
  readonly app: string;
  readonly byReason: Readonly<Record<string, number>>;
}

/** Events that the store refused for good, with why. */
export function DeadLetters({ app, byReason }: DeadLettersProps) {
  const [opened, { toggle }] = useDisclosure(false);
  const total = Object.values(byReason).reduce((sum, count) => sum + count, 0);
  return (
    <Panel
      title={`Dead letters (${formatCount(total)})`}
      note="Events that the store refused for good; they are kept with their reason."
      actions={
        <Button size="xs" variant="default" onClick={toggle} aria-expanded={opened}>
          {opened ? 'Hide' : 'Show the latest'}
        </Button>
      }
    >
      <ul className={classes.reasons}>
        {Object.entries(byReason).map(([reason, count]) => (
          <li key={reason}>
            <strong>{formatCount(count)}</strong> {reason}
          </li>
        ))}
      </ul>
      {opened && <LatestLetters app={app} />}
    </Panel>
  );
}

function LatestLetters({ app }: { readonly app: string }) {
  const query = useQuery(deadLettersQuery(app));
  return (
    <QueryView query={query} rows={2}>
      {({ letters }) => (
        <Accordion variant="separated" mt="sm">
          {letters.map((letter) => (
            <Letter key={letter.eventId} letter={letter} />
          ))}
        </Accordion>
      )}
    </QueryView>
  );
}

function Letter({ letter }: { readonly letter: DeadLetterList['letters'][number] }) {
  return (
    <Accordion.Item value={letter.eventId}>
      <Accordion.Control>
        <Group gap="md">
          <TimeText at={letter.at} />
          <Text c="dimmed">{letter.reason}</Text>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <CodeBlock code={letter.text} label="The event as it was refused" />
      </Accordion.Panel>
    </Accordion.Item>
  );
}
