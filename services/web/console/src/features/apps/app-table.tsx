import { Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { App } from '../../../../contract/apps.ts';
import type { UsageAnswer } from '../../../../contract/usage.ts';
import { formatCompact, formatCount } from '../../app/time/format.ts';
import rows from '../../ui/row-link.module.css';
import { Sparkline } from '../../ui/sparkline.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { usageQuery } from './queries.ts';
import { eventsPerStep } from './usage-series.ts';

/** Apps with what came in over the last hour. */
export function AppTable({ apps }: { readonly apps: readonly App[] }) {
  const usage = useQuery({ ...usageQuery('*', '-1h', '1m'), enabled: apps.length > 0 });
  return (
    <Table aria-label="Apps">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>App</Table.Th>
          <Table.Th>Status</Table.Th>
          <Table.Th visibleFrom="sm">Team</Table.Th>
          <Table.Th visibleFrom="sm" w={150}>
            Last hour
          </Table.Th>
          <Table.Th ta="right">Events/min</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {apps.map((app) => (
          <AppRow key={app.name} app={app} usage={usage.data} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function AppRow({ app, usage }: { readonly app: App; readonly usage: UsageAnswer | undefined }) {
  const series = usage === undefined ? [] : eventsPerStep(usage, app.name);
  const lately = series.slice(-6, -1);
  const perMinute = lately.reduce((sum, value) => sum + value, 0) / Math.max(lately.length, 1);
  const total = series.reduce((sum, value) => sum + value, 0);
  return (
    <Table.Tr className={rows.row}>
      <Table.Td>
        <Link to="/apps/$app" params={{ app: app.name }} className={rows.link}>
          {app.name}
        </Link>
        {app.description !== '' && (
          <Text size="sm" c="dimmed" lineClamp={1} visibleFrom="sm">
            {app.description}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <StatusBadge status={app.status} />
      </Table.Td>
      <Table.Td visibleFrom="sm" c="dimmed">
        {app.team}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Sparkline values={series} label={`${formatCount(total)} events in the last hour`} />
      </Table.Td>
      <Table.Td ta="right">{usage === undefined ? '' : formatCompact(Math.round(perMinute))}</Table.Td>
    </Table.Tr>
  );
}
