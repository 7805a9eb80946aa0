import { isAppName } from '@kapuas/core/apps/app.ts';
import { Button, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { appsQuery } from '../apps/queries.ts';
import { suggestName } from '../teams/names.ts';
import type { Identity } from './use-new-app-request.ts';

/** The app's name, checked while it is typed. */
export function NameInput({ form }: { readonly form: UseFormReturnType<Identity> }) {
  const name = form.values.app;
  const apps = useQuery(appsQuery);
  const taken = apps.data?.apps.some((app) => app.name === name) === true;
  const suggestion = suggestName(name);
  const props = form.getInputProps('app');
  return (
    <div>
      <TextInput
        label="App name"
        description="a–z, 0–9 and -; cannot be changed later"
        autoComplete="off"
        spellCheck={false}
        {...props}
        error={taken ? 'You have an app of this name already' : props.error}
      />
      {!isAppName(name) && suggestion !== '' && (
        <Button
          size="compact-xs"
          variant="subtle"
          mt={4}
          onClick={() => form.setFieldValue('app', suggestion)}
        >
          Use {suggestion}
        </Button>
      )}
    </div>
  );
}
