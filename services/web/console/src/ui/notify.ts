import { notifications } from '@mantine/notifications';
import { asProblem } from '../app/api/problem.ts';

export function notifyDone(message: string): void {
  notifications.show({ message, color: 'river', autoClose: 4_000, withBorder: true });
}

export function notifyFailed(error: unknown): void {
  const problem = asProblem(error);
  const id = problem.requestId === undefined ? '' : ` (request id ${problem.requestId})`;
  notifications.show({
    title: problem.title,
    message: `${problem.detail} ${problem.action}${id}`,
    color: 'red',
    autoClose: 12_000,
    withBorder: true,
  });
}
