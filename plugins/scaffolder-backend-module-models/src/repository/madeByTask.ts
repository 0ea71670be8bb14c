/** The line of a commit that says which task made it. */
const TRAILER = 'Made-by-task';

export function trailerOf(taskId: string): string {
  return `${TRAILER}: ${taskId}`;
}

/** Whether a commit is the one that a task made. */
export function isOfTask({ message }: { message: string }, taskId: string) {
  return message.split('\n').includes(trailerOf(taskId));
}
