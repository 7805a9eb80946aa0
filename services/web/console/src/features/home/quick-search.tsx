import { TextInput, Title } from '@mantine/core';
import { IconArrowRight, IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { requestIdIn } from '../trail/request-id.ts';
import classes from './quick-search.module.css';

/** One box for whoever was woken up: a request id leads to its trail, anything else to a search. */
export function QuickSearch() {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const requestId = requestIdIn(text);
  const go = (): void => {
    if (requestId !== undefined) void navigate({ to: '/trails/$requestId', params: { requestId } });
    else void navigate({ to: '/explore', search: text.trim() === '' ? {} : { q: text.trim() } });
  };
  return (
    <search>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <Title order={1}>What are you looking for?</Title>
        <TextInput
          size="md"
          aria-label="Search logs, or paste a request id"
          placeholder="Paste a request id, or search all logs"
          leftSection={<IconSearch size={18} />}
          classNames={{ input: classes.input ?? '', section: classes.section ?? '' }}
          rightSection={
            <button type="submit" className={classes.go}>
              <span>{requestId === undefined ? 'Search' : 'Follow this request'}</span>
              <IconArrowRight size={16} aria-hidden />
            </button>
          }
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-search-box
        />
      </form>
    </search>
  );
}
