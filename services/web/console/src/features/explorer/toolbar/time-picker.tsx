import { ActionIcon, Button, Popover, Tooltip } from '@mantine/core';
import {
  IconChevronDown,
  IconChevronLeft,
  IconChevronRight,
  IconClock,
  IconZoomOut,
} from '@tabler/icons-react';
import { useState } from 'react';
import {
  absoluteRange,
  describeRange,
  resolveRange,
  type Span,
  scaleSpan,
  shiftSpan,
  type TimeRange,
} from '../../../app/time/range.ts';
import { useZone } from '../../../app/time/zone.tsx';
import { RangeForm } from './range-form.tsx';
import classes from './time-picker.module.css';

interface TimePickerProps {
  readonly value: TimeRange;
  readonly onChange: (range: TimeRange) => void;
}

export function TimePicker({ value, onChange }: TimePickerProps) {
  const { zone } = useZone();
  const [opened, setOpened] = useState(false);
  const name = describeRange(value, zone);
  const choose = (range: TimeRange): void => {
    setOpened(false);
    onChange(range);
  };
  const moved = (move: (span: Span) => Span) => (): void => {
    const span = resolveRange(value, Date.now());
    if (span !== undefined) onChange(absoluteRange(move(span)));
  };
  return (
    <div className={classes.picker}>
      <Step label="Earlier" onClick={moved((span) => shiftSpan(span, -1))}>
        <IconChevronLeft size={17} />
      </Step>
      <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus width="min(470px, 94vw)">
        <Popover.Target>
          <Button
            variant="default"
            className={classes.button ?? ''}
            leftSection={<IconClock size={16} />}
            rightSection={<IconChevronDown size={15} />}
            aria-label={`Time range: ${name}`}
            onClick={() => setOpened(!opened)}
          >
            {name}
            {zone === 'utc' && <span className={classes.zone}>UTC</span>}
          </Button>
        </Popover.Target>
        <Popover.Dropdown p={0}>
          <RangeForm value={value} onChoose={choose} />
        </Popover.Dropdown>
      </Popover>
      <Step label="Zoom out" onClick={moved((span) => scaleSpan(span, 3, Date.now()))}>
        <IconZoomOut size={17} />
      </Step>
      <Step label="Later" onClick={moved((span) => shiftSpan(span, 1))} disabled={value.to === 'now'}>
        <IconChevronRight size={17} />
      </Step>
    </div>
  );
}

interface StepProps {
  readonly label: string;
  readonly onClick: () => void;
  readonly disabled?: boolean;
  readonly children: React.ReactNode;
}

function Step({ label, onClick, disabled = false, children }: StepProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        className={classes.step ?? ''}
        size={38}
        aria-label={label}
        onClick={onClick}
        disabled={disabled}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
