/** Where the core tells its story. `info` is a session, `debug` one line per request, `trace` everything. */
export interface Log {
	error(message: string, error?: unknown): void;
	warn(message: string): void;
	info(message: string): void;
	debug(message: string): void;
}

export const silentLog: Log = { error: ignore, warn: ignore, info: ignore, debug: ignore };

function ignore(): void {
	// Nobody listens.
}
