import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import {
  IconArrowsSort,
  IconCheck,
  IconDownload,
  IconLink,
  IconListDetails,
  IconTextWrap,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { stringifySearch } from '../../app/search-params.ts';
import { absoluteRange } from '../../app/time/range.ts';
import { exportUrl } from './queries.ts';
import classes from './result-bar.module.css';
import { searchOf } from './url-state.ts';
import type { Explorer } from './use-explorer.ts';

interface ResultBarProps {
  readonly explorer: Explorer;
  readonly fieldsShown: boolean;
  readonly onToggleFields: () => void;
  /** How much was found. */
  readonly children: ReactNode;
}

export function ResultBar({ explorer, fieldsShown, onToggleFields, children }: ResultBarProps) {
  const { state, change } = explorer;
  const newestFirst = state.order === 'desc';
  return (
    <div className={classes.bar}>
      <Toggle label="Fields" pressed={fieldsShown} onClick={onToggleFields}>
        <IconListDetails size={17} />
      </Toggle>
      <div className={classes.found}>{children}</div>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        className={classes.order ?? ''}
        leftSection={<IconArrowsSort size={15} />}
        disabled={state.live}
        onClick={() => change({ order: newestFirst ? 'asc' : 'desc' })}
      >
        {newestFirst ? 'Newest first' : 'Oldest first'}
      </Button>
      <Toggle label="Wrap lines" pressed={state.wrap} onClick={() => change({ wrap: !state.wrap })}>
        <IconTextWrap size={17} />
      </Toggle>
      <CopyLink explorer={explorer} />
      <ExportMenu explorer={explorer} />
    </div>
  );
}

interface ToggleProps {
  readonly label: string;
  readonly pressed: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Toggle({ label, pressed, onClick, children }: ToggleProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        aria-label={label}
        aria-pressed={pressed}
        variant={pressed ? 'light' : 'subtle'}
        color={pressed ? 'river' : 'gray'}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** A link that shows the same events to whoever opens it, whenever that is. */
function CopyLink({ explorer: { state, selection } }: { readonly explorer: Explorer }) {
  const clipboard = useClipboard({ timeout: 1_500 });
  const copy = (): void => {
    const range = selection === undefined ? state.range : absoluteRange(selection.span);
    const search = searchOf({ ...state, range, live: false, refresh: 0 });
    clipboard.copy(`${window.location.origin}/explore${stringifySearch({ ...search })}`);
  };
  const label = clipboard.copied ? 'Link copied' : 'Copy link, with the times fixed';
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={copy} color={clipboard.copied ? 'teal' : 'gray'}>
        {clipboard.copied ? <IconCheck size={17} /> : <IconLink size={17} />}
      </ActionIcon>
    </Tooltip>
  );
}

function ExportMenu({ explorer: { state, selection } }: { readonly explorer: Explorer }) {
  if (selection === undefined) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label="Export">
          <ActionIcon aria-label="Export">
            <IconDownload size={17} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Everything found, up to 100,000 events</Menu.Label>
        <Menu.Item component="a" href={exportUrl(selection, state.order, 'ndjson')} download>
          JSON, one event a line
        </Menu.Item>
        <Menu.Item component="a" href={exportUrl(selection, state.order, 'csv')} download>
          CSV
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
