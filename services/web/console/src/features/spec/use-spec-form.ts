import { type UseFormReturnType, useForm } from '@mantine/form';
import { asProblem } from '../../app/api/problem.ts';
import { fieldProblem, formFieldOf, headersProblem, patternProblem, type SpecValues } from './spec-values.ts';

export type SpecForm = UseFormReturnType<SpecValues>;

export function useSpecForm(initialValues: SpecValues): SpecForm {
  return useForm<SpecValues>({
    initialValues,
    validateInputOnBlur: true,
    validate: {
      eventsPerSecond: inRange(1, 1_000_000),
      bytesPerSecond: inRange(1_000, 2_000_000_000),
      retentionDays: inRange(1, 3_650),
      requestIdPattern: patternProblem,
      headers: headersProblem,
      fields: { name: (_, values, path) => fieldProblem(values.fields, Number(path.split('.')[1])) },
    },
  });
}

function inRange(least: number, most: number) {
  return (value: number | string): string | null =>
    typeof value === 'number' && value >= least && value <= most
      ? null
      : `From ${least.toLocaleString('en-US')} to ${most.toLocaleString('en-US')}`;
}

/** Puts each problem that the server found beside its input. */
export function showInvalid(
  form: { setErrors: (errors: Record<string, string>) => void },
  error: unknown,
): void {
  const { invalid } = asProblem(error);
  form.setErrors(Object.fromEntries(invalid.map(({ field, message }) => [formFieldOf(field), message])));
}
