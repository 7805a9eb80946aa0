import { ActionIcon, Table } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import type { AuditEntry } from '../../../../contract/audit.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import type { AuditFilter } from './audit-page.tsx';
import classes from './audit-table.module.css';

interface AuditTableProps {
  readonly entries: readonly AuditEntry[];
  readonly onFilter: (part: AuditFilter) => void;
}

export function AuditTable({ entries, onFilter }: AuditTableProps) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const toggle = (id: number): void => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };
  return (
    <Table verticalSpacing={5} aria-label="Audit entries" className={classes.table ?? ''}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={40} aria-label="Details" />
          <Table.Th w={170}>When</Table.Th>
          <Table.Th miw={180}>Who</Table.Th>
          <Table.Th miw={170}>What</Table.Th>
          <Table.Th>On what</Table.Th>
          <Table.Th visibleFrom="md">Details</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {entries.map((entry) => (
          <Fragment key={entry.id}>
            <EntryRow
              entry={entry}
              opened={open.has(entry.id)}
              onToggle={() => toggle(entry.id)}
              onFilter={onFilter}
            />
            {open.has(entry.id) && (
              <Table.Tr>
                <Table.Td colSpan={6}>
                  <CodeBlock
                    code={JSON.stringify({ ...entry.detail, entry: entry.id, hash: entry.hash }, null, 2)}
                    label={`Details of entry ${entry.id}`}
                  />
                </Table.Td>
              </Table.Tr>
            )}
          </Fragment>
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface EntryRowProps {
  readonly entry: AuditEntry;
  readonly opened: boolean;
  readonly onToggle: () => void;
  readonly onFilter: (part: AuditFilter) => void;
}

function EntryRow({ entry, opened, onToggle, onFilter }: EntryRowProps) {
  return (
    <Table.Tr className={classes.entry ?? ''}>
      <Table.Td>
        <ActionIcon
          size="sm"
          aria-label={`Details of entry ${entry.id}`}
          aria-expanded={opened}
          onClick={onToggle}
        >
          <IconChevronRight size={16} className={classes.chevron} data-opened={opened} />
        </ActionIcon>
      </Table.Td>
      <Table.Td>
        <TimeText at={entry.at} />
      </Table.Td>
      <FilterCell value={entry.actor} onClick={() => onFilter({ actor: entry.actor })} />
      <FilterCell value={entry.action} onClick={() => onFilter({ action: entry.action })} />
      <FilterCell value={entry.target} onClick={() => onFilter({ target: entry.target })} />
      <Table.Td visibleFrom="md" className={classes.detail}>
        {summaryOf(entry.detail)}
      </Table.Td>
    </Table.Tr>
  );
}

function FilterCell({ value, onClick }: { readonly value: string; readonly onClick: () => void }) {
  return (
    <Table.Td>
      <button type="button" className={classes.value} onClick={onClick} title={`Only ${value}`}>
        {value}
      </button>
    </Table.Td>
  );
}

/** The detail in one line. */
function summaryOf(detail: AuditEntry['detail']): string {
  return Object.entries(detail)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
