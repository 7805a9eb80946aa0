import { ActionIcon, Badge, Button, Group, Modal, Stack, Table, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiToken, IssuedApiToken } from '../../../../contract/tokens.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { SecretLine } from '../../ui/secret-line.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { CreateTokenDialog } from './create-token-dialog.tsx';
import { tokensQuery, useDeleteToken } from './queries.ts';

/** For programs that call the API in the user's name. */
export function TokensPanel() {
  const query = useQuery(tokensQuery);
  const [creating, dialog] = useDisclosure(false);
  const [issued, setIssued] = useState<IssuedApiToken>();
  const [leaving, setLeaving] = useState<ApiToken>();
  const onIssued = (token: IssuedApiToken): void => {
    dialog.close();
    setIssued(token);
  };
  return (
    <Panel
      title="API tokens"
      note="For programs that call the API in your name, with no more than what you may do."
      flush
      actions={
        <Button size="xs" leftSection={<IconPlus size={15} />} onClick={dialog.open}>
          Create a token
        </Button>
      }
    >
      <QueryView query={query} rows={2}>
        {({ tokens }) =>
          tokens.length === 0 ? (
            <Text c="dimmed" px={18} pb={18}>
              You have no API token.
            </Text>
          ) : (
            <TokenTable tokens={tokens} onDelete={setLeaving} />
          )
        }
      </QueryView>
      <CreateTokenDialog opened={creating} onClose={dialog.close} onIssued={onIssued} />
      <IssuedToken issued={issued} onClose={() => setIssued(undefined)} />
      {leaving !== undefined && <DeleteToken token={leaving} onClose={() => setLeaving(undefined)} />}
    </Panel>
  );
}

interface TokenTableProps {
  readonly tokens: readonly ApiToken[];
  readonly onDelete: (token: ApiToken) => void;
}

function TokenTable({ tokens, onDelete }: TokenTableProps) {
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Token</Table.Th>
          <Table.Th>May</Table.Th>
          <Table.Th visibleFrom="sm">Expires</Table.Th>
          <Table.Th w={52} aria-label="Actions" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {tokens.map((token) => (
          <Table.Tr key={token.id}>
            <Table.Td>
              <Text fw={550}>{token.name}</Text>
              <Text size="sm" c="dimmed">
                made <TimeText at={token.createdAt} relative />
              </Text>
            </Table.Td>
            <Table.Td>
              <Group gap={4}>
                {token.scopes.map((scope) => (
                  <Badge key={scope} color="gray">
                    {scope}
                  </Badge>
                ))}
              </Group>
            </Table.Td>
            <Table.Td visibleFrom="sm" c="dimmed">
              {token.expiresAt === null ? 'never' : <TimeText at={token.expiresAt} relative />}
            </Table.Td>
            <Table.Td>
              <Tooltip label="Delete">
                <ActionIcon aria-label={`Delete token ${token.name}`} onClick={() => onDelete(token)}>
                  <IconTrash size={17} />
                </ActionIcon>
              </Tooltip>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface IssuedTokenProps {
  readonly issued: IssuedApiToken | undefined;
  readonly onClose: () => void;
}

function IssuedToken({ issued, onClose }: IssuedTokenProps) {
  return (
    <Modal
      opened={issued !== undefined}
      onClose={onClose}
      title={`Token ${issued?.name ?? ''}`}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack>
        <SecretLine
          label="Token"
          value={issued?.token ?? ''}
          note="Shown only this once. Programs send it as Authorization: Bearer <token>."
          testId="issued-token-value"
        />
        <Button onClick={onClose}>I have copied it</Button>
      </Stack>
    </Modal>
  );
}

function DeleteToken({ token, onClose }: { readonly token: ApiToken; readonly onClose: () => void }) {
  const deleting = useDeleteToken();
  return (
    <ConfirmDialog
      opened
      title={`Delete token ${token.name}?`}
      confirmLabel="Delete token"
      danger
      pending={deleting.isPending}
      error={deleting.error}
      onClose={onClose}
      onConfirm={() => deleting.mutate(token.id, { onSuccess: onClose })}
    >
      Programs that use it are refused from now on.
    </ConfirmDialog>
  );
}
