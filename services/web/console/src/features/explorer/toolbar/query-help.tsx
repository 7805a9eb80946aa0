import { ActionIcon, Popover, Table, Text } from '@mantine/core';
import { IconHelp } from '@tabler/icons-react';

const EXAMPLES = [
  ['timeout refused', 'both words, anywhere in the message'],
  ['"card declined"', 'these words side by side'],
  ['level:error', 'a field with this value'],
  ['http.status:>=500', 'a number compared; also < <= >'],
  ['http.status:[400 TO 499]', 'a range'],
  ['service:pay*', 'a value that begins like this'],
  ['x-user-id:42', 'a business header'],
  ['trace_id:*', 'the field is there'],
  ['-healthcheck', 'without this; also NOT'],
  ['(a OR b) AND c', 'grouped'],
] as const;

/** The search language on one card. */
export function QueryHelp() {
  return (
    <Popover position="bottom-end" width="min(520px, 94vw)" withinPortal>
      <Popover.Target>
        <ActionIcon size="sm" aria-label="How to search">
          <IconHelp size={18} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Text fw={600} mb={6}>
          How to search
        </Text>
        <Table verticalSpacing={4} withRowBorders={false} fz="sm">
          <Table.Tbody>
            {EXAMPLES.map(([query, meaning]) => (
              <Table.Tr key={query}>
                <Table.Td pl={0}>
                  <code style={{ whiteSpace: 'nowrap' }}>{query}</code>
                </Table.Td>
                <Table.Td c="dimmed">{meaning}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Text size="sm" c="dimmed" mt={8}>
          A space means AND. Press <kbd>/</kbd> to come here, <kbd>Enter</kbd> to search, <kbd>j</kbd> and{' '}
          <kbd>k</kbd> to walk through the events.
        </Text>
      </Popover.Dropdown>
    </Popover>
  );
}
