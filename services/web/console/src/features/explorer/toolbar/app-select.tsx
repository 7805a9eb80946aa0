import { Button, Checkbox, Popover, Stack, Text, TextInput } from '@mantine/core';
import { IconChevronDown, IconLayoutGrid } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { App } from '../../../../../contract/apps.ts';
import { appsQuery } from '../../apps/queries.ts';
import classes from './app-select.module.css';

interface AppSelectProps {
  /** All that can be read when empty. */
  readonly value: readonly string[];
  readonly onChange: (apps: readonly string[]) => void;
}

export function AppSelect({ value, onChange }: AppSelectProps) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={290} trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          className={classes.button ?? ''}
          leftSection={<IconLayoutGrid size={16} />}
          rightSection={<IconChevronDown size={15} />}
          aria-label={`Apps: ${nameOf(value)}`}
          onClick={() => setOpened(!opened)}
        >
          {nameOf(value)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <AppChoices value={value} onChange={onChange} />
      </Popover.Dropdown>
    </Popover>
  );
}

function nameOf(value: readonly string[]): string {
  if (value.length === 0) return 'All apps';
  return value.length === 1 ? (value[0] ?? '') : `${value.length} apps`;
}

const MOST_SHOWN = 200;

function AppChoices({ value, onChange }: AppSelectProps) {
  const query = useQuery(appsQuery);
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const apps = (query.data?.apps ?? []).filter((app) =>
    `${app.name} ${app.team}`.toLowerCase().includes(wanted),
  );
  const toggle = (name: string): void =>
    onChange(value.includes(name) ? value.filter((one) => one !== name) : [...value, name]);
  return (
    <>
      <div className={classes.search}>
        <TextInput
          size="xs"
          placeholder="Find an app or a team"
          aria-label="Find an app or a team"
          data-autofocus
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && apps.length === 1) onChange([apps[0]?.name ?? '']);
          }}
        />
      </div>
      <fieldset className={classes.list}>
        <legend className={classes.legend}>Apps to search</legend>
        <Checkbox label="All apps" checked={value.length === 0} onChange={() => onChange([])} />
        {byTeam(apps.slice(0, MOST_SHOWN)).map(([team, owned]) => (
          <Stack key={team} gap={7} mt={10}>
            <Text className={classes.team}>{team}</Text>
            {owned.map((app) => (
              <Checkbox
                key={app.name}
                label={app.name}
                checked={value.includes(app.name)}
                onChange={() => toggle(app.name)}
              />
            ))}
          </Stack>
        ))}
        {apps.length === 0 && (
          <Text c="dimmed" size="sm" mt={10}>
            {query.isPending ? 'Loading…' : 'No app matches.'}
          </Text>
        )}
      </fieldset>
    </>
  );
}

function byTeam(apps: readonly App[]): [string, App[]][] {
  const teams = new Map<string, App[]>();
  for (const app of apps) teams.set(app.team, [...(teams.get(app.team) ?? []), app]);
  return [...teams];
}
