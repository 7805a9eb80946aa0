import { ActionIcon, Skeleton, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconMinus } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { FieldsAnswer } from '../../../../../contract/search.ts';
import { formatCompact } from '../../../app/time/format.ts';
import { FailedPart } from '../../../ui/failed-part.tsx';
import { fieldsQuery, type Selection } from '../queries.ts';
import type { Explorer } from '../use-explorer.ts';
import classes from './fields-panel.module.css';

interface FieldSectionProps {
  readonly name: string;
  readonly opened: boolean;
  readonly selection: Selection;
  readonly onToggle: () => void;
  readonly onFilter: Explorer['filter'];
}

export function FieldSection({ name, opened, selection, onToggle, onFilter }: FieldSectionProps) {
  return (
    <div>
      <UnstyledButton className={classes.name} aria-expanded={opened} onClick={onToggle} title={name}>
        <IconChevronRight size={14} className={classes.chevron} aria-hidden />
        <span className={classes.text}>{name}</span>
      </UnstyledButton>
      {opened && <FieldValues name={name} selection={selection} onFilter={onFilter} />}
    </div>
  );
}

const VALUES = 8;

function FieldValues({ name, selection, onFilter }: Omit<FieldSectionProps, 'opened' | 'onToggle'>) {
  const query = useQuery({ ...fieldsQuery(selection, name, VALUES), placeholderData: keepPreviousData });
  if (query.isError)
    return <FailedPart name="The values" error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <Skeleton h={42} mx={28} mb={7} w="auto" />;
  const [field] = query.data.fields;
  if (field === undefined || field.values.length === 0) return <div className={classes.more}>no values</div>;
  const most = Math.max(...field.values.map((one) => one.count));
  return (
    <ul className={classes.values}>
      {field.values.map((one) => (
        <Value
          key={one.value}
          counted={one}
          share={one.count / most}
          onInclude={() => onFilter(name, one.value, 'include')}
          onExclude={() => onFilter(name, one.value, 'exclude')}
        />
      ))}
      {field.more && <li className={classes.more}>and more</li>}
    </ul>
  );
}

interface ValueProps {
  readonly counted: FieldsAnswer['fields'][number]['values'][number];
  readonly share: number;
  readonly onInclude: () => void;
  readonly onExclude: () => void;
}

function Value({ counted, share, onInclude, onExclude }: ValueProps) {
  return (
    <li className={classes.value}>
      <span className={classes.bar} style={{ width: `${share * 100}%` }} aria-hidden />
      <button
        type="button"
        className={classes.pick}
        onClick={onInclude}
        title={`Only ${counted.value}`}
        aria-label={`Only ${counted.value}, ${counted.count} events`}
      >
        <span>{counted.value}</span>
        <span className={classes.count}>{formatCompact(counted.count)}</span>
      </button>
      <ActionIcon
        size={20}
        className={classes.exclude ?? ''}
        aria-label={`Without ${counted.value}`}
        title={`Without ${counted.value}`}
        onClick={onExclude}
      >
        <IconMinus size={13} />
      </ActionIcon>
    </li>
  );
}
