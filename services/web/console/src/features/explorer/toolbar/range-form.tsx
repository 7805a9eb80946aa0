import { Button, Stack, Switch, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import {
  describeRange,
  parseTypedRange,
  QUICK_RANGES,
  resolveRange,
  type TimeRange,
  toInstant,
  toWallClock,
} from '../../../app/time/range.ts';
import { useZone } from '../../../app/time/zone.tsx';
import classes from './range-form.module.css';

interface RangeFormProps {
  readonly value: TimeRange;
  readonly onChoose: (range: TimeRange) => void;
}

/** Quick, typed, or picked from a calendar. */
export function RangeForm({ value, onChoose }: RangeFormProps) {
  const { zone, toggleZone } = useZone();
  return (
    <div className={classes.form}>
      <div className={classes.quick}>
        {QUICK_RANGES.map((range) => (
          <UnstyledButton
            key={range.from}
            className={classes.choice}
            data-chosen={range.from === value.from && value.to === 'now'}
            onClick={() => onChoose(range)}
          >
            {describeRange(range, zone)}
          </UnstyledButton>
        ))}
      </div>
      <Stack gap="md" className={classes.exact}>
        <TypedRange onChoose={onChoose} />
        <PickedRange value={value} onChoose={onChoose} />
        <Switch size="xs" label="Times in UTC" checked={zone === 'utc'} onChange={toggleZone} />
      </Stack>
    </div>
  );
}

function TypedRange({ onChoose }: Pick<RangeFormProps, 'onChoose'>) {
  const { zone } = useZone();
  const [text, setText] = useState('');
  const range = parseTypedRange(text, zone, Date.now());
  const wrong = text.trim() !== '' && range === undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (range !== undefined) onChoose(range);
      }}
    >
      <TextInput
        label="Type a range"
        placeholder="2h, or 2026-11-21 10:00 to 10:30"
        description={
          range === undefined ? 'Enter chooses it' : `${describeRange(range, zone)}; Enter chooses it`
        }
        error={wrong && text.length > 4 ? 'Like 15m, last 2 days, or two times with “to” between' : null}
        autoComplete="off"
        data-autofocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </form>
  );
}

function PickedRange({ value, onChoose }: RangeFormProps) {
  const { zone } = useZone();
  const span = resolveRange(value, Date.now()) ?? { fromMs: Date.now() - 3_600_000, toMs: Date.now() };
  const [from, setFrom] = useState(() => toWallClock(span.fromMs, zone));
  const [to, setTo] = useState(() => toWallClock(span.toMs, zone));
  const [wrong, setWrong] = useState(false);
  const apply = (): void => {
    const range = { from: toInstant(from, undefined, zone) ?? '', to: toInstant(to, undefined, zone) ?? '' };
    const valid = resolveRange(range, Date.now()) !== undefined;
    setWrong(!valid);
    if (valid) onChoose(range);
  };
  return (
    <Stack gap="xs">
      <div className={classes.ends}>
        <TextInput
          label="From"
          type="datetime-local"
          step={1}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          label="To"
          type="datetime-local"
          step={1}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </div>
      {wrong && (
        <Text size="sm" c="var(--k-bad)" role="alert">
          “From” must be before “To”.
        </Text>
      )}
      <Button size="xs" variant="default" onClick={apply}>
        Use these times
      </Button>
    </Stack>
  );
}
