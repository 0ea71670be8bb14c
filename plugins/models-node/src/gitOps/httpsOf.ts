/** The address of a repository as people open it: without credentials, and not by SSH. @public */
export function httpsOf(url: string): string {
  const [, host, path] =
    /^ssh:\/\/(?:[^/@]*@)?([^/:]+)(?::\d+)?\/(.+)$/.exec(url) ??
    /^(?:[^/@:]+@)([^/:]+):(?!\/)(.+)$/.exec(url) ??
    [];
  return host
    ? `https://${host}/${path}`
    : url.replace(/^(\w+:\/\/)[^/@]*@/, '$1');
}
