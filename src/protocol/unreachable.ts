/** Ends a switch over a union. The compiler refuses it while a case is missing; at run time it is a message from another version. */
export function unreachable(value: never): never {
	throw new Error(`Unexpected ${JSON.stringify(value)}`);
}
