import { Button, Group, TextInput } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { requestIdIn } from './request-id.ts';
import classes from './request-id-form.module.css';

interface RequestIdFormProps {
  readonly autoFocus?: boolean;
}

export function RequestIdForm({ autoFocus = false }: RequestIdFormProps) {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const go = (): void => {
    // Whatever is typed here is meant as one, also when it does not look like one.
    const requestId = requestIdIn(text) ?? text.trim();
    if (requestId === '') return;
    setText('');
    void navigate({ to: '/trails/$requestId', params: { requestId } });
  };
  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <Group gap="xs" wrap="nowrap">
          <TextInput
            className={classes.input ?? ''}
            aria-label="Request id"
            placeholder="Paste a request id"
            leftSection={<IconRoute size={17} />}
            autoComplete="off"
            spellCheck={false}
            autoFocus={autoFocus}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            data-search-box
          />
          <Button type="submit" variant={autoFocus ? 'filled' : 'default'}>
            Follow
          </Button>
        </Group>
      </form>
    </search>
  );
}
