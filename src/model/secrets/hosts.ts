/** Which servers only the machine itself, or the containers beside it, can reach. */

/** Whether a host is the machine itself: nobody else can use a password for it. */
export function isOwnMachine(host: string): boolean {
  return /^(?:|localhost|127\.[0-9.]{1,12}|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal|\/.*)$/.test(
    host.toLowerCase(),
  );
}

/** Whether a host is a container of the same compose file or cluster: a name without a dot. */
export function isNeighbour(host: string): boolean {
  return isOwnMachine(host) || /^[a-z0-9_-]+$/i.test(host);
}
