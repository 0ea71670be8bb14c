/** On a model in the registry: the task that made it, so that its repetition knows its own. */
export const MADE_FOR = 'bellwether.dev/made-by-task';

/** The branch that workflow, Application and addresses of a new project name. */
export const MAIN = 'main';
