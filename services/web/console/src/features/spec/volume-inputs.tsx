import { Group, NumberInput } from '@mantine/core';
import { formatBytes, formatCompact } from '../../app/time/format.ts';
import type { SpecForm } from './use-spec-form.ts';

const DAY_SECONDS = 86_400;

/** Limits and retention, with what they come to at most. */
export function VolumeInputs({ form }: { readonly form: SpecForm }) {
  const { eventsPerSecond, bytesPerSecond, retentionDays } = form.values;
  return (
    <Group align="flex-start" grow preventGrowOverflow={false}>
      <NumberInput
        label="Events per second"
        description={`At most ${formatCompact(eventsPerSecond * DAY_SECONDS)} a day`}
        min={1}
        max={1_000_000}
        allowDecimal={false}
        thousandSeparator=","
        {...form.getInputProps('eventsPerSecond')}
      />
      <NumberInput
        label="Bytes per second"
        description={`At most ${formatBytes(bytesPerSecond * DAY_SECONDS)} a day`}
        min={1_000}
        max={2_000_000_000}
        step={100_000}
        allowDecimal={false}
        thousandSeparator=","
        {...form.getInputProps('bytesPerSecond')}
      />
      <NumberInput
        label="Kept for"
        description={retentionDays > 90 ? 'Long; an approver will ask why' : 'Then deleted for good'}
        suffix={retentionDays === 1 ? ' day' : ' days'}
        min={1}
        max={3_650}
        allowDecimal={false}
        {...form.getInputProps('retentionDays')}
      />
    </Group>
  );
}
