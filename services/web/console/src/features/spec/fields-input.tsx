import { FIELD_TYPES } from '@kapuas/core/apps/app.ts';
import { ActionIcon, Button, Group, NativeSelect, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { SpecForm } from './use-spec-form.ts';

/** Attributes that are searched by more than their exact value. */
export function FieldsInput({ form }: { readonly form: SpecForm }) {
  const { fields } = form.values;
  return (
    <Stack gap="xs">
      <Text c="dimmed">
        Every attribute can be found by its exact value. Declare a type to compare numbers and dates, or to
        find words within a text.
      </Text>
      {fields.map((_, i) => (
        <Group key={i} gap="xs" align="flex-start" wrap="nowrap">
          <TextInput
            aria-label={`Name of field ${i + 1}`}
            placeholder="cart.amount"
            flex={1}
            autoComplete="off"
            {...form.getInputProps(`fields.${i}.name`)}
          />
          <NativeSelect
            aria-label={`Type of field ${i + 1}`}
            data={[...FIELD_TYPES]}
            {...form.getInputProps(`fields.${i}.type`)}
          />
          <Tooltip label="Remove">
            <ActionIcon
              size={36}
              aria-label={`Remove field ${i + 1}`}
              onClick={() => form.removeListItem('fields', i)}
            >
              <IconTrash size={17} />
            </ActionIcon>
          </Tooltip>
        </Group>
      ))}
      <div>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={15} />}
          disabled={fields.length >= 100}
          onClick={() => form.insertListItem('fields', { name: '', type: 'number' })}
        >
          Add a field
        </Button>
      </div>
    </Stack>
  );
}
