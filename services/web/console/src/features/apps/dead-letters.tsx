import { Accordion, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { App } from '../../../../contract/apps.ts';
import type { DeadLetterList } from '../../../../contract/dead-letters.ts';
import { formatCount } from '../../app/time/format.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import classes from './dead-letters.module.css';
import { deadLettersQuery } from './queries.ts';
import { ReplayDialog } from './replay-dialog.tsx';

interface DeadLettersProps {
  readonly app: App;
  readonly byReason: Readonly<Record<string, number>>;
}

/** Events that the store refused for good, with why, and the way to have them tried again. */
export function DeadLetters({ app, byReason }: DeadLettersProps) {
  const [opened, { toggle }] = useDisclosure(false);
  const [asking, replay] = useDisclosure(false);
  const reasons = Object.entries(byReason).sort(([, a], [, b]) => b - a);
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  const mayReplay = app.permissions.includes('team:change-app') && app.deleteAfter === null;
  return (
    <Panel
      title={`Dead letters (${formatCount(total)})`}
      note="Events that the store refused for good; they are kept with their reason."
      testId="dead-letters"
      actions={
        <>
          <Button size="xs" variant="default" onClick={toggle} aria-expanded={opened}>
            {opened ? 'Hide' : 'Show the latest'}
          </Button>
          {mayReplay && (
            <Button size="xs" variant="default" onClick={replay.open}>
              Replay
            </Button>
          )}
        </>
      }
    >
      <ul className={classes.reasons}>
        {reasons.map(([reason, count]) => (
          <li key={reason}>
            <strong>{formatCount(count)}</strong> <span>{reason}</span>
          </li>
        ))}
      </ul>
      {opened && <LatestLetters app={app.name} />}
      {asking && <ReplayDialog app={app.name} reasons={reasons} onClose={replay.close} />}
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
        <Group gap="2px 16px">
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
