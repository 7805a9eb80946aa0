import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import {
  IconChevronDown,
  IconPlayerPlayFilled,
  IconPlayerStopFilled,
  IconRefresh,
} from '@tabler/icons-react';
import { REFRESH_SECONDS } from '../url-state.ts';
import classes from './run-controls.module.css';

interface RunControlsProps {
  readonly live: boolean;
  readonly refresh: number;
  readonly busy: boolean;
  readonly onRun: () => void;
  readonly onLive: (live: boolean) => void;
  readonly onRefresh: (seconds: number) => void;
}

/** Search again, by hand or by the clock, or see events as they come. */
export function RunControls({ live, refresh, busy, onRun, onLive, onRefresh }: RunControlsProps) {
  return (
    <div className={classes.controls}>
      <Tooltip label="Search again">
        <ActionIcon
          size={38}
          variant="default"
          className={classes.run ?? ''}
          aria-label="Search again"
          loading={busy}
          disabled={live}
          onClick={onRun}
        >
          <IconRefresh size={17} />
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            className={classes.every ?? ''}
            disabled={live}
            aria-label={`Refresh: ${intervalName(refresh)}`}
            rightSection={<IconChevronDown size={14} />}
          >
            {refresh === 0 ? '' : `${refresh < 60 ? `${refresh}s` : `${refresh / 60}m`}`}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Search again by itself</Menu.Label>
          {REFRESH_SECONDS.map((seconds) => (
            <Menu.Item key={seconds} onClick={() => onRefresh(seconds)} aria-current={seconds === refresh}>
              {intervalName(seconds)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button
        variant={live ? 'filled' : 'default'}
        className={classes.live ?? ''}
        leftSection={live ? <IconPlayerStopFilled size={14} /> : <IconPlayerPlayFilled size={14} />}
        aria-pressed={live}
        onClick={() => onLive(!live)}
      >
        Live
      </Button>
    </div>
  );
}

function intervalName(seconds: number): string {
  if (seconds === 0) return 'Off';
  return seconds < 60
    ? `Every ${seconds} seconds`
    : `Every ${seconds === 60 ? 'minute' : `${seconds / 60} minutes`}`;
}
