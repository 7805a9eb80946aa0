import type { FieldSchema } from '@kapuas/core/query/fields.ts';
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconRoute, IconSearch, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { LinkButton } from '../../../ui/links.tsx';
import { requestIdIn } from '../../trail/request-id.ts';
import type { CompletionData } from '../editor/completion.ts';
import { QueryEditor } from '../editor/query-editor.tsx';
import classes from './query-box.module.css';
import { QueryHelp } from './query-help.tsx';

interface QueryBoxProps {
  readonly value: string;
  readonly schema: FieldSchema;
  readonly completion: CompletionData;
  readonly invalid: boolean;
  readonly onSubmit: (text: string) => void;
}

export function QueryBox({ value, schema, completion, invalid, onSubmit }: QueryBoxProps) {
  const [draft, setDraft] = useState(value);
  const requestId = requestIdIn(draft);
  return (
    <search className={classes.box} data-invalid={invalid}>
      <IconSearch size={17} className={classes.glyph} aria-hidden />
      <QueryEditor
        value={value}
        schema={schema}
        completion={completion}
        onDraft={setDraft}
        onSubmit={onSubmit}
      />
      {requestId !== undefined && (
        <LinkButton
          to="/trails/$requestId"
          params={{ requestId }}
          size="compact-sm"
          variant="light"
          leftSection={<IconRoute size={15} />}
        >
          Follow this request
        </LinkButton>
      )}
      {value !== '' && (
        <Tooltip label="Clear the query">
          <ActionIcon size="sm" aria-label="Clear the query" onClick={() => onSubmit('')}>
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      <QueryHelp />
    </search>
  );
}
