/** A number as JSON-RPC writes it: hex without leading zeros. */
export function quantity(value: number | bigint): string {
  return `0x${value.toString(16)}`
}
