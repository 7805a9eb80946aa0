import { Stack, Switch, TagsInput, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import classes from './request-id-inputs.module.css';
import { findRequestId } from './spec-values.ts';
import type { SpecForm } from './use-spec-form.ts';

/** Where the request id is found, when it is not in a usual place. */
export function RequestIdInputs({ form }: { readonly form: SpecForm }) {
  return (
    <Stack gap="md">
      <Text c="dimmed">
        Found by itself in <code>x-request-id</code>, <code>request_id</code>, <code>requestId</code>,{' '}
        <code>correlation_id</code> and the like. Only if yours is somewhere else:
      </Text>
      <TagsInput
        label="Paths in the event"
        description="Dotted, in the order to try them, such as ctx.rid; Enter adds one"
        maxTags={20}
        {...form.getInputProps('requestIdPaths')}
      />
      <TextInput
        label="Pattern in the message"
        description="A regular expression; its first group, or else the whole match, is the request id"
        placeholder="req-[0-9a-f-]{36}"
        classNames={{ input: classes.mono ?? '' }}
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps('requestIdPattern')}
      />
      {form.values.requestIdPattern !== '' && <PatternTest pattern={form.values.requestIdPattern} />}
      <Switch
        label="Take it from the POST itself"
        description="For a sidecar that posts one request’s logs at a time: its own x-request-id and business headers fill what an event lacks."
        {...form.getInputProps('requestIdFromTransport', { type: 'checkbox' })}
      />
    </Stack>
  );
}

const LONGEST_LINE = 2_000;

function PatternTest({ pattern }: { readonly pattern: string }) {
  const [line, setLine] = useState('');
  const hit = findRequestId(pattern, line);
  return (
    <div className={classes.test}>
      <TextInput
        label="Try it on a line"
        placeholder="Paste a line of your log"
        classNames={{ input: classes.mono ?? '' }}
        value={line}
        maxLength={LONGEST_LINE}
        onChange={(event) => setLine(event.currentTarget.value)}
      />
      <output className={classes.hit} aria-live="polite">
        {line === '' && <span className={classes.quiet}>What is found shows up here.</span>}
        {line !== '' && hit === undefined && (
          <span className={classes.bad}>No request id found in this line.</span>
        )}
        {hit !== undefined && (
          <>
            {hit.before}
            <mark>{hit.requestId}</mark>
            {hit.after}
          </>
        )}
      </output>
    </div>
  );
}
