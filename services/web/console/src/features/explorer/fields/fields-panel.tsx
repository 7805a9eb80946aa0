import type { FieldSchema } from '@kapuas/core/query/fields.ts';
import { Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSetting } from '../../../app/settings.ts';
import { FailedPart } from '../../../ui/failed-part.tsx';
import { fieldsQuery, type Selection } from '../queries.ts';
import { searchName } from '../search-name.ts';
import type { Explorer } from '../use-explorer.ts';
import { inReadingOrder } from './field-order.ts';
import { FieldSection } from './field-section.tsx';
import classes from './fields-panel.module.css';

interface FieldsPanelProps {
  readonly selection: Selection;
  readonly enabled: boolean;
  readonly schema: FieldSchema;
  readonly onFilter: Explorer['filter'];
}

const OPEN_AT_FIRST = 'level,service';

/** The fields of what was found; unfolded ones with their most frequent values. */
export function FieldsPanel({ selection, enabled, schema, onFilter }: FieldsPanelProps) {
  const query = useQuery({
    ...fieldsQuery(selection, undefined, 1),
    enabled,
    placeholderData: keepPreviousData,
  });
  const [text, setText] = useState('');
  const [opened, toggle] = useOpenedFields();
  const names = inReadingOrder((query.data?.fields ?? []).map((field) => searchName(field.name, schema)));
  const shown = names.filter((name) => name.toLowerCase().includes(text.trim().toLowerCase()));
  return (
    <section className={classes.panel} aria-label="Fields">
      <div className={classes.head}>
        <TextInput
          size="xs"
          placeholder="Find a field"
          aria-label="Find a field"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </div>
      {query.isError && (
        <FailedPart name="The fields" error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && enabled && <Outline />}
      {shown.map((name) => (
        <FieldSection
          key={name}
          name={name}
          opened={opened.has(name)}
          selection={selection}
          onToggle={() => toggle(name)}
          onFilter={onFilter}
        />
      ))}
      {query.data !== undefined && shown.length === 0 && (
        <Text size="sm" c="dimmed" p="sm">
          {names.length === 0 ? 'Fields show up with events.' : 'No field matches.'}
        </Text>
      )}
    </section>
  );
}

function Outline() {
  return (
    <Stack gap={10} p="sm" aria-busy="true" aria-label="Loading">
      {[130, 100, 150, 90, 120, 140].map((width) => (
        <Skeleton key={width} h={15} w={width} />
      ))}
    </Stack>
  );
}

/** Which fields are unfolded is kept over searches and visits. */
function useOpenedFields(): [ReadonlySet<string>, (name: string) => void] {
  const [stored, setStored] = useSetting('fields', OPEN_AT_FIRST);
  const opened = new Set(stored.split(',').filter(Boolean));
  const toggle = (name: string): void => {
    if (!opened.delete(name)) opened.add(name);
    setStored([...opened].join(','));
  };
  return [opened, toggle];
}
