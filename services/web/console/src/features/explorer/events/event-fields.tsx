import type { FieldValue } from '@kapuas/core/query/values.ts';
import { ActionIcon } from '@mantine/core';
import { IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { formatTimestamp } from '../../../app/time/format.ts';
import { useZone } from '../../../app/time/zone.tsx';
import { CopyIcon } from '../../../ui/copy.tsx';
import type { EventActions } from './event-actions.ts';
import classes from './event-fields.module.css';
import { type FlatField, flattenEvent } from './flatten.ts';
import type { ListedEvent } from './listed-event.ts';

interface EventFieldsProps {
  readonly listed: ListedEvent;
  readonly actions: EventActions;
}

/** Every value of an event, each with the filters and the copy that it can have. */
export function EventFields({ listed, actions }: EventFieldsProps) {
  const fields = flattenEvent(listed.event, actions.schema);
  return (
    <table className={classes.fields}>
      <tbody>
        <tr>
          <th scope="row">app</th>
          <td>{listed.app}</td>
          <td />
        </tr>
        {fields.map((field, i) => (
          <FieldRow key={i} field={field} filter={actions.filter} />
        ))}
      </tbody>
    </table>
  );
}

interface FieldRowProps {
  readonly field: FlatField;
  readonly filter: EventActions['filter'];
}

function FieldRow({ field, filter }: FieldRowProps) {
  const { name, value, exact } = field;
  return (
    <tr className={classes.row}>
      <th scope="row">{name}</th>
      <td className={classes.value}>
        <Shown name={name} value={value} />
      </td>
      <td className={classes.actions}>
        {exact && filter !== undefined && (
          <>
            <ActionIcon
              size="sm"
              aria-label={`Filter for ${name} ${value}`}
              title="Filter for this value"
              onClick={() => filter(name, value, 'include')}
            >
              <IconZoomIn size={15} />
            </ActionIcon>
            <ActionIcon
              size="sm"
              aria-label={`Filter out ${name} ${value}`}
              title="Filter out this value"
              onClick={() => filter(name, value, 'exclude')}
            >
              <IconZoomOut size={15} />
            </ActionIcon>
          </>
        )}
        <CopyIcon value={String(value)} label={`Copy ${name}`} />
      </td>
    </tr>
  );
}

function Shown({ name, value }: { readonly name: string; readonly value: FieldValue }) {
  const { zone } = useZone();
  if (name === 'request_id') {
    return (
      <Link to="/trails/$requestId" params={{ requestId: String(value) }} className="quiet-link">
        {value}
      </Link>
    );
  }
  if (name === '@timestamp' || name === 'observed_at') {
    const utc = `${formatTimestamp(String(value), 'utc')} UTC`;
    return zone === 'utc' ? utc : `${formatTimestamp(String(value), zone)} (${utc})`;
  }
  return String(value);
}
