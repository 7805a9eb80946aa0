import { Button, Group } from '@mantine/core';
import { IconSearchOff } from '@tabler/icons-react';
import { describeRange } from '../../app/time/range.ts';
import { useZone } from '../../app/time/zone.tsx';
import { EmptyView } from '../../ui/empty-view.tsx';
import type { Explorer } from './use-explorer.ts';

const WIDER = { from: '-7d', to: 'now' };

/** Says where was looked, and offers to look elsewhere. */
export function NothingFound({ explorer: { state, change } }: { readonly explorer: Explorer }) {
  const { zone } = useZone();
  const where = state.apps.length === 0 ? 'any app' : state.apps.join(', ');
  return (
    <div style={{ fontFamily: 'var(--mantine-font-family)', fontSize: '0.875rem' }}>
      <EmptyView
        icon={IconSearchOff}
        title="Nothing found"
        action={
          <Group gap="xs" justify="center">
            {state.range.from !== WIDER.from && (
              <Button size="xs" variant="default" onClick={() => change({ range: WIDER })}>
                Look at the last 7 days
              </Button>
            )}
            {state.apps.length > 0 && (
              <Button size="xs" variant="default" onClick={() => change({ apps: [] })}>
                Look in all apps
              </Button>
            )}
            {state.q !== '' && (
              <Button size="xs" variant="default" onClick={() => change({ q: '' })}>
                Clear the query
              </Button>
            )}
          </Group>
        }
      >
        {state.q === '' ? 'No event' : 'No event that matches'} in {where},{' '}
        {describeRange(state.range, zone).toLowerCase()}.
      </EmptyView>
    </div>
  );
}
