import { TagsInput } from '@mantine/core';
import { cleanHeaders } from './spec-values.ts';
import type { SpecForm } from './use-spec-form.ts';

export function HeadersInput({ form }: { readonly form: SpecForm }) {
  return (
    <TagsInput
      label="Business headers"
      description="Kept with every event and searched by name, such as x-user-id:42; Enter adds one"
      placeholder={form.values.headers.length === 0 ? 'x-user-id' : ''}
      maxTags={50}
      {...form.getInputProps('headers')}
      onChange={(headers) => form.setFieldValue('headers', cleanHeaders(headers))}
    />
  );
}
