/** Where the members of a contract are reached. Names of contracts and methods need no escape. */
export function contractRoutes(name: string) {
  const base = `/api/v1/contracts/${name}`;
  return {
    contract: base,
    deploy: `${base}/deploy`,
    call: (method: string): string => `${base}/call/${method}`,
    query: (method: string): string => `${base}/query/${method}`,
    events: `${base}/events`,
  } as const;
}
