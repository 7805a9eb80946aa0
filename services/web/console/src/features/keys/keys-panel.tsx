import { Button, Table, Text } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { IssuedKey, Key } from '../../../../contract/keys.ts';
import { EmptyView } from '../../ui/empty-view.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { IssuedKeyDialog } from './issued-key-dialog.tsx';
import { KeyActions } from './key-actions.tsx';
import { type KeyOwner, keysQuery } from './queries.ts';
import { RevokeKeyDialog } from './revoke-key-dialog.tsx';
import { RotateKeyDialog } from './rotate-key-dialog.tsx';

interface KeysPanelProps {
  readonly owner: KeyOwner;
  readonly title?: string;
  readonly note?: ReactNode;
  readonly onIssued?: (key: IssuedKey) => void;
}

type Open = { readonly kind: 'create' } | { readonly kind: 'rotate' | 'revoke'; readonly key: Key };

/** The keys of an app or a team: make, rotate, revoke. */
export function KeysPanel({ owner, title = 'Keys', note, onIssued }: KeysPanelProps) {
  const query = useQuery(keysQuery(owner));
  const [open, setOpen] = useState<Open>();
  const [issued, setIssued] = useState<IssuedKey>();
  const close = (): void => setOpen(undefined);
  const onNewKey = (key: IssuedKey): void => {
    close();
    setIssued(key);
    onIssued?.(key);
  };
  return (
    <Panel
      title={title}
      note={note}
      flush
      testId="keys"
      actions={
        <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => setOpen({ kind: 'create' })}>
          Create a key
        </Button>
      }
    >
      <QueryView query={query} rows={2}>
        {({ keys }) =>
          keys.length === 0 ? (
            <EmptyView icon={IconKey} title="No key yet">
              A forwarder shows its key with everything it sends. Create one to get started.
            </EmptyView>
          ) : (
            <KeyTable keys={keys} onOpen={setOpen} />
          )
        }
      </QueryView>
      <CreateKeyDialog owner={owner} opened={open?.kind === 'create'} onClose={close} onIssued={onNewKey} />
      {open?.kind === 'rotate' && (
        <RotateKeyDialog owner={owner} old={open.key} onClose={close} onIssued={onNewKey} />
      )}
      {open?.kind === 'revoke' && <RevokeKeyDialog owner={owner} revoked={open.key} onClose={close} />}
      <IssuedKeyDialog issued={issued} onClose={() => setIssued(undefined)} />
    </Panel>
  );
}

interface KeyTableProps {
  readonly keys: readonly Key[];
  readonly onOpen: (open: Open) => void;
}

function KeyTable({ keys, onOpen }: KeyTableProps) {
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Key</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th visibleFrom="sm">Created</Table.Th>
          <Table.Th visibleFrom="sm">Expires</Table.Th>
          <Table.Th w={52} aria-label="Actions" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {keys.map((key) => (
          <Table.Tr key={key.id}>
            <Table.Td>
              <Text fw={550}>{key.name}</Text>
              <Text size="sm" c="dimmed" className="mono">
                kps_{key.id}_…
              </Text>
            </Table.Td>
            <Table.Td>
              <StatusBadge status={key.status} />
            </Table.Td>
            <Table.Td visibleFrom="sm" c="dimmed">
              <TimeText at={key.createdAt} relative /> by {key.createdBy}
            </Table.Td>
            <Table.Td visibleFrom="sm" c="dimmed">
              <Expiry keyed={key} />
            </Table.Td>
            <Table.Td>
              {key.status === 'active' && (
                <KeyActions
                  name={key.name}
                  onRotate={() => onOpen({ kind: 'rotate', key })}
                  onRevoke={() => onOpen({ kind: 'revoke', key })}
                />
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Expiry({ keyed }: { readonly keyed: Key }) {
  if (keyed.revokedAt !== null) {
    return (
      <>
        revoked <TimeText at={keyed.revokedAt} relative />
      </>
    );
  }
  return keyed.expiresAt === null ? 'never' : <TimeText at={keyed.expiresAt} relative />;
}
